/** Codes and how two are mixed. Pure. */

const MOST_CODE = 4294967295;

/** Different codes from the given random 32-bit numbers. */
export function codesFrom(numbers: Iterable<number>): string[] {
  return [...new Set([...numbers].map((one) => String(Math.min(MOST_CODE, Math.max(0, Math.floor(one))))))];
}

export function randomCodes(count: number): string[] {
  return codesFrom(crypto.getRandomValues(new Uint32Array(count)));
}

/** What somebody wrote into the field for codes: numbers, names of saved styles' codes, parted by spaces or commas; each once. */
export function codesIn(written: string): string[] {
  return [...new Set(written.split(/[\s,;]+/u).map((one) => one.replace(/^--?sref$/iu, "")).filter(Boolean))];
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Percent of the second, 0–100, as the smallest whole numbers: 25 is 3 to 1. */
export function shares(second: number): [number, number] {
  const by = divisor(100 - second, second);
  return [(100 - second) / by, second / by];
}

/** What stands behind --sref. */
export function mixed(first: string, second: string, percent: number): string {
  if (percent <= 0 || first === second) return first;
  if (percent >= 100) return second;
  const [a, b] = shares(percent);
  return `${first}::${a} ${second}::${b}`;
}
