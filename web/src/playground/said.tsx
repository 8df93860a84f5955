/** A sentence of an API's document: what stands between backticks is code. */
export function Said({ text }: { text: string }) {
  return text.split("`").map((part, n) => (n % 2 === 1 ? <code key={n}>{part}</code> : part));
}
