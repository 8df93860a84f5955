/** The token in what was pasted: by itself, or as `?token=…` or `#token=…` of the printed link. */
export function tokenFrom(pasted: string): string {
  const text = pasted.trim();
  const found = /[?#&]token=([^&#\s]+)/u.exec(text);
  return found?.[1] ? decodeURIComponent(found[1]) : text;
}

/** The secret of an invitation's link, or null where the address is none. */
export function invitationFrom(address: { pathname: string; hash: string }): string | null {
  const found = address.pathname === "/invitation" ? /^#(gsi_[\w-]+)$/u.exec(address.hash) : null;
  return found?.[1] ?? null;
}

/** Whether a host name means the machine that the browser runs on: there the printed link is the usual way in. */
export function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/u.test(hostname);
}
