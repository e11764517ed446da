// Opens pages in Chromium as people do and says what is wrong with them, one line for each.
//
// page.cjs <folder of node_modules> <folder for pictures> <page.html>...
const [, , modules, pictures, ...pages] = process.argv;
const path = require("path");
const { pathToFileURL } = require("url");
const puppeteer = require(path.join(modules, "puppeteer-core"));
const axe = require.resolve(path.join(modules, "axe-core"));

// What a person would see as broken, in one open page.
function faults() {
  const found = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 1) found.push(`the page scrolls sideways by ${wide} px`);
  const short = (text) => (text || "").trim().replace(/\s+/g, " ").slice(0, 40);
  // Texts of the page that lie over one another or are cut.
  for (const cell of document.querySelectorAll("td, th, li, dd, dt, h1, h2, h3")) {
    if (cell.closest("svg") || getComputedStyle(cell).clipPath !== "none") continue;
    if (cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth > 1 && getComputedStyle(cell).overflowX === "visible" && getComputedStyle(cell).display !== "inline")
      found.push(`“${short(cell.textContent)}” is wider than its place by ${cell.scrollWidth - cell.clientWidth} px`);
  }
  for (const svg of document.querySelectorAll("figure svg, .spark svg")) {
    const name = short(svg.getAttribute("aria-label"));
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const shown = svg.getBoundingClientRect().width / width;
    const texts = [...svg.querySelectorAll("text")].map((text) => {
      const size = parseFloat(getComputedStyle(text).fontSize) * shown;
      const box = text.getBBox();
      // Turned texts stand elsewhere than their box says.
      const turned = text.hasAttribute("transform");
      return { text: short(text.textContent), size, box, turned };
    });
    for (const one of texts) {
      if (one.size < 8) found.push(`${name}: “${one.text}” is ${one.size.toFixed(1)} px high`);
      if (one.turned) continue;
      const { x, y, width: w, height: h } = one.box;
      if (x < -0.5 || y < -0.5 || x + w > width + 0.5 || y + h > height + 0.5) found.push(`${name}: “${one.text}” is cut off`);
    }
    const over = (a, b) => Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1 && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 3;
    texts.forEach((one, at) => {
      for (const other of texts.slice(at + 1)) {
        if (!one.turned && !other.turned && over(one.box, other.box)) found.push(`${name}: “${one.text}” lies over “${other.text}”`);
      }
    });
    // Arrows pass no text.
    for (const arrow of svg.querySelectorAll("path.arrow")) {
      const length = arrow.getTotalLength();
      for (let at = 2; at < length - 2; at += 3) {
        const { x, y } = arrow.getPointAtLength(at);
        const hit = texts.find(({ box }) => x > box.x && x < box.x + box.width && y > box.y + 2 && y < box.y + box.height - 2);
        if (hit) {
          found.push(`${name}: an arrow passes “${hit.text}”`);
          break;
        }
      }
    }
  }
  return found;
}

(async () => {
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
  for (const page of pages) {
    const name = path.basename(page, ".html");
    const tab = await browser.newPage();
    for (const [width, height, scheme] of [[390, 844, "light"], [768, 1024, "light"], [1280, 800, "light"], [1280, 800, "dark"]]) {
      await tab.setViewport({ width, height });
      await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await tab.goto(pathToFileURL(path.resolve(page)).href);
      const where = `${name}, ${width} px, ${scheme}`;
      for (const fault of await tab.evaluate(faults)) console.log(`${where}: ${fault}`);
      await tab.addScriptTag({ path: axe });
      const { violations } = await tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      for (const one of violations) console.log(`${where}: ${one.id}: ${one.help} (${one.nodes.length}): ${one.nodes[0].target}`);
      // Taller pictures the browser does not make.
      const tall = Math.min(await tab.evaluate(() => document.documentElement.scrollHeight), 16000);
      await tab.screenshot({ path: path.join(pictures, `${name}-${width}-${scheme}.png`), clip: { x: 0, y: 0, width, height: tall }, captureBeyondViewport: true });
    }
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    // Between the margins of A4: what is wider makes the browser print every page smaller.
    await tab.setViewport({ width: 695, height: 1000 });
    await tab.emulateMediaType("print");
    const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 1) console.log(`${name}, on paper: wider than the paper by ${over} px`);
    await tab.emulateMediaType(null);
    await tab.pdf({ path: path.join(pictures, `${name}.pdf`), preferCSSPageSize: true, printBackground: true });
    await tab.close();
  }
  await browser.close();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
