/** What the first page loads, compressed, against its budget: `npm run size` after a build. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 200;
const studio = join(import.meta.dirname, "../../src/gesso/api/studio");
const html = readFileSync(join(studio, "index.html"), "utf8");

/** Static imports of a script, as paths under the studio; dynamic ones load later. */
function imports(path) {
  const code = readFileSync(join(studio, path), "utf8");
  return [...code.matchAll(/(?:import|from)\s*["'](\.\.?\/[^"']+\.js)["']/gu)].map((found) => join(dirname(path), found[1]));
}

const scripts = new Set();
const todo = [...html.matchAll(/<script[^>]+src="\/([^"]+)"/gu)].map((found) => found[1]);
while (todo.length > 0) {
  const path = todo.pop();
  if (scripts.has(path)) continue;
  scripts.add(path);
  todo.push(...imports(path));
}
const styles = [...html.matchAll(/<link[^>]+href="\/([^"]+\.css)"/gu)].map((found) => found[1]);

const kb = (path) => gzipSync(readFileSync(join(studio, path)), { level: 9 }).length / 1000;
const sum = (paths) => [...paths].reduce((total, path) => total + kb(path), 0);
for (const path of [...scripts, ...styles]) console.log(`${kb(path).toFixed(1).padStart(8)} kB  ${path}`);
const total = sum(scripts);
console.log(`${total.toFixed(1).padStart(8)} kB  first-load script (gzip), budget ${BUDGET_KB} kB; styles ${sum(styles).toFixed(1)} kB`);
if (total > BUDGET_KB) process.exitCode = 1;
