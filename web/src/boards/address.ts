/** What an address says to somebody who reads it on a card. Pure: nothing is fetched. */

export interface Card {
  /** The page's own words where its address has some, else the host. */
  title: string;
  /** Where it is. */
  place: string;
  /** The letter on its tile. */
  letter: string;
}

const WORDY = /\p{L}{3}/u;

function readable(segment: string): string {
  let text = segment;
  try {
    text = decodeURIComponent(segment);
  } catch {
    // a lone % is what it is
  }
  return text
    .replace(/\.(?:html?|php|aspx?|pdf)$/iu, "")
    .replace(/[-_+\s]+/gu, " ")
    .trim();
}

export function cardOf(address: string): Card {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return { title: address, place: "", letter: address.slice(0, 1).toUpperCase() };
  }
  const host = url.host.replace(/^www\./u, "");
  const segments = url.pathname.split("/").filter(Boolean);
  const last = readable(segments.at(-1) ?? "");
  // An id says nothing: words have a letter or two in a row and few digits.
  const wordy = WORDY.test(last) && (last.match(/\d/gu)?.length ?? 0) <= last.length / 3;
  const path = segments.map(readable).join("/") + (url.search && !wordy ? url.search : "");
  const title = wordy ? last.charAt(0).toUpperCase() + last.slice(1) : host;
  return { title, place: wordy ? [host, ...segments.slice(0, -1).map(readable)].join(" / ") : path || host, letter: host.charAt(0).toUpperCase() };
}
