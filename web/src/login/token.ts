/** The token in what was pasted: by itself, or as `?token=…` or `#token=…` of the printed link. */
export function tokenFrom(pasted: string): string {
  const text = pasted.trim();
  const found = /[?#&]token=([^&#\s]+)/u.exec(text);
  return found?.[1] ? decodeURIComponent(found[1]) : text;
}
