/** Versions as branches: pictures and what was made of them, in the order they are shown. */
export interface Version {
  readonly id: string;
  readonly parent_id: string | null;
  readonly created_at: string;
}

export interface Branch<T extends Version> {
  readonly version: T;
  readonly depth: number;
}

/** Roots first, each followed by its children, oldest first; a parent that is not among them makes a root. */
export function branches<T extends Version>(versions: readonly T[]): Branch<T>[] {
  const known = new Map(versions.map((version) => [version.id, version]));
  const children = new Map<string | null, T[]>();
  for (const version of known.values()) {
    const parent = version.parent_id !== null && known.has(version.parent_id) ? version.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), version]);
  }
  const out: Branch<T>[] = [];
  const seen = new Set<string>();
  const walk = (parent: string | null, depth: number): void => {
    const next = (children.get(parent) ?? []).sort((a, b) => (a.created_at === b.created_at ? (a.id < b.id ? -1 : 1) : a.created_at < b.created_at ? -1 : 1));
    for (const version of next) {
      if (seen.has(version.id)) continue;
      seen.add(version.id);
      out.push({ version, depth });
      walk(version.id, depth + 1);
    }
  };
  walk(null, 0);
  return out;
}

/** The picture under a version, going up until one is known. */
export function before<T extends Version>(versions: readonly T[], id: string): T | null {
  const version = versions.find((one) => one.id === id);
  return versions.find((one) => one.id === version?.parent_id) ?? null;
}
