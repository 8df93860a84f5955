/** A family of pictures laid out as a tree: the first on top, what was made of it below, no two over one another. */
import type { TreeImage } from "../client/api";

type Member = Pick<TreeImage, "id" | "parent_id" | "job_id" | "index" | "task" | "created_at">;

export interface Placed<T extends Member> {
  image: T;
  /** Centre; a generation is one down. In steps of one picture. */
  x: number;
  y: number;
}
export interface Branch {
  from: string;
  to: readonly string[];
  /** What was done. */
  task: string;
}
export interface Family<T extends Member> {
  members: readonly Placed<T>[];
  /** One for each job: what it was made from, and all that it made. */
  branches: readonly Branch[];
  columns: number;
  rows: number;
}

/** Free space between the pictures of two jobs, in pictures. */
const APART = 0.35;

const oldestFirst = (a: Member, b: Member) => a.created_at.localeCompare(b.created_at) || (a.job_id ?? "").localeCompare(b.job_id ?? "") || a.index - b.index;

export function layFamily<T extends Member>(items: readonly T[]): Family<T> {
  const known = new Set(items.map((one) => one.id));
  const children = new Map<string | null, T[]>();
  for (const one of [...items].sort(oldestFirst)) {
    const parent = one.parent_id != null && known.has(one.parent_id) ? one.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), one]);
  }
  const members: Placed<T>[] = [];
  const branches: Branch[] = [];
  let free = 0;
  let rows = 0;
  const lay = (image: T, depth: number): number => {
    const below = children.get(image.id) ?? [];
    rows = Math.max(rows, depth + 1);
    const jobs = new Map<string, T[]>();
    for (const child of below) jobs.set(child.job_id ?? child.id, [...(jobs.get(child.job_id ?? child.id) ?? []), child]);
    const centres: number[] = [];
    for (const made of jobs.values()) {
      if (centres.length > 0) free += APART;
      for (const child of made) centres.push(lay(child, depth + 1));
      branches.push({ from: image.id, to: made.map((child) => child.id), task: made[0]?.task ?? "" });
    }
    const first = centres[0];
    const last = centres.at(-1);
    const x = first === undefined || last === undefined ? free : (first + last) / 2;
    if (first === undefined) free += 1;
    members.push({ image, x, y: depth });
    return x;
  };
  for (const root of children.get(null) ?? []) {
    if (free > 0) free += APART;
    lay(root, 0);
  }
  return { members, branches, columns: free, rows };
}

export type Step = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** Where an arrow key leads: to the parent, to what was made of it, or beside it in its generation. */
export function walk<T extends Member>(family: Family<T>, id: string, step: Step): string | null {
  const at = family.members.find((one) => one.image.id === id);
  if (!at) return null;
  if (step === "ArrowUp") return family.branches.find((branch) => branch.to.includes(id))?.from ?? null;
  if (step === "ArrowDown") return family.branches.find((branch) => branch.from === id)?.to[0] ?? null;
  const beside = family.members.filter((one) => one.y === at.y).sort((a, b) => a.x - b.x);
  return beside[beside.indexOf(at) + (step === "ArrowLeft" ? -1 : 1)]?.image.id ?? null;
}
