/** The last searches, kept in this browser. */
const KEY = "gesso.searches";
const MOST = 8;

export function recentSearches(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function rememberSearch(q: string): void {
  const plain = q.trim();
  if (!plain) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([plain, ...recentSearches().filter((one) => one !== plain)].slice(0, MOST)));
  } catch {
    // without storage there are no recent ones
  }
}
