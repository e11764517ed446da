"""Runs commands and measures them: a process of its own, because the system counts the memory of
whoever starts a process as memory of that process.

Reads a JSON list of arguments per line; answers with a JSON object per line.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading

HANGS = float(sys.argv[1]) if len(sys.argv) > 1 else 30  # seconds after which a process is ended

for line in sys.stdin:
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(json.loads(line), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=errors)
        timer = threading.Timer(HANGS, child.kill)
        timer.start()
        _, status, used = os.wait4(child.pid, 0)
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read(1 << 20).decode("utf-8", "replace")
    print(json.dumps({
        "code": child.returncode,
        "said": said,
        "seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
    }), flush=True)
