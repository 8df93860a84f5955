/**
 * What a wall knows of the library: the stretches of time, and of each the pictures that were looked at. It reads what the
 * wall says it needs, newest wish first, forgets what was left behind, and reads again what may have changed. No pixels here.
 */
import type { Image } from "../client/api";
import { EVERYTHING, sections, type Bucket, type Section } from "./days";

export interface Source {
  /** False where the order is not that of time: then there are no buckets, only page after page. */
  timed: boolean;
  page: (at: { cursor: string | null; limit: number }, signal: AbortSignal) => Promise<{ items: Image[]; next_cursor?: string | null }>;
  buckets: (cursor: string | null, signal: AbortSignal) => Promise<{ items: Bucket[]; next_cursor?: string | null }>;
  now: () => number;
}

export interface Held {
  images: readonly Image[];
  next: string | null;
  complete: boolean;
  /** It may have changed since. */
  stale: boolean;
  /** Its stretch as it was counted when this was read. */
  as: Section | null;
}

export interface Want {
  key: string;
  /** So many pictures from its beginning. */
  upTo: number;
}

const PAGE = 200;
const FIRST_PAGE = 100;
const AT_ONCE = 3;
/** How many pictures are remembered; more than fit on any screen. */
const KEPT = 4000;

const NONE: Held = { images: [], next: null, complete: false, stale: false, as: null };

/** Whether two counts of a stretch agree; where they do not, what was read by one of them does not fit the other. */
const agree = (one: Section, other: Section): boolean => one.open || (one.pictures === other.pictures && one.cursor === other.cursor && one.oldest === other.oldest);

export class Shelf {
  version = 0;
  sections: readonly Section[] = [];
  /** Null until it has been counted for the first time. */
  total: number | null = null;
  /** Whether counting goes on. */
  counting = true;
  failed: unknown = null;
  /** Width over height of what was seen so far: what an unread picture is taken to have. */
  ratio = 1.1;

  private readonly held = new Map<string, Held>();
  private readonly busy = new Map<string, AbortController>();
  private readonly listeners = new Set<() => void>();
  private wants: readonly Want[] = [];
  private counts: AbortController | null = null;
  private closed = false;
  /** How often everything was to be read again: what was asked for in an earlier round is old when it comes. */
  private round = 0;

  constructor(private readonly source: Source) {}

  open(): void {
    this.closed = false;
    void this.count();
  }

  close(): void {
    this.closed = true;
    this.counts?.abort();
    for (const one of this.busy.values()) one.abort();
    this.busy.clear();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getVersion = (): number => this.version;

  of(key: string): Held {
    return this.held.get(key) ?? NONE;
  }

  /** Every known picture, in the wall's order. */
  *known(): Generator<Image> {
    for (const { key } of this.sections) yield* this.of(key).images;
  }

  find(id: string): Image | undefined {
    for (const image of this.known()) if (image.id === id) return image;
    return undefined;
  }

  /** What is to be shown now; what was wished before and is not under way is forgotten. */
  need(wants: readonly Want[]): void {
    this.wants = wants;
    const keys = new Set(wants.map((want) => want.key));
    for (const [key, stop] of this.busy) {
      if (!keys.has(key)) {
        stop.abort();
        this.busy.delete(key);
      }
    }
    this.pump();
  }

  /** Reads again what is shown; what is shown stays until the answer is there. */
  refresh(): void {
    this.round += 1;
    for (const [key, held] of this.held) this.held.set(key, { ...held, stale: true });
    this.failed = null;
    if (this.source.timed) void this.count();
    else this.pump();
  }

  private changed(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }

  private async count(): Promise<void> {
    this.counts?.abort();
    const stop = new AbortController();
    this.counts = stop;
    this.counting = true;
    this.failed = null;
    if (!this.source.timed) {
      this.sections = [{ ...EVERYTHING, pictures: FIRST_PAGE }];
      this.counting = false;
      this.changed();
      return;
    }
    const first = this.total === null;
    let buckets: Bucket[] = [];
    try {
      for (let cursor: string | null = null, more = true; more; ) {
        const told: Awaited<ReturnType<Source["buckets"]>> = await this.source.buckets(cursor, stop.signal);
        if (stop.signal.aborted) return;
        buckets = [...buckets, ...told.items];
        cursor = told.next_cursor ?? null;
        more = cursor !== null;
        if (first || !more) this.take(buckets, more); // a second count replaces the first only when it is whole
      }
    } catch (reason) {
      if (stop.signal.aborted || this.closed) return;
      this.failed = reason;
      this.counting = false;
      this.changed();
    }
  }

  private take(buckets: readonly Bucket[], counting: boolean): void {
    this.sections = sections(buckets, this.source.now());
    this.total = this.sections.reduce((sum, one) => sum + one.pictures, 0);
    this.counting = counting;
    const counted = new Map(this.sections.map((one) => [one.key, one]));
    for (const [key, held] of this.held) {
      const section = counted.get(key);
      if (!section) this.held.delete(key);
      else if (held.as && !agree(held.as, section)) this.held.set(key, { ...held, stale: true });
    }
    this.changed();
    this.pump();
  }

  private pump(): void {
    if (this.closed) return;
    for (const { key, upTo } of this.wants) {
      if (this.busy.size >= AT_ONCE) return;
      const section = this.sections.find((one) => one.key === key);
      const held = this.of(key);
      if (!section || this.busy.has(key)) continue;
      // How many there are, and from where, is being counted: by the old count the new pictures would be left out.
      if (held.stale && this.counting) continue;
      if (held.stale || (!held.complete && held.images.length < upTo)) void this.read(section, held, Math.max(upTo, 1));
    }
  }

  private async read(section: Section, held: Held, upTo: number): Promise<void> {
    const stop = new AbortController();
    this.busy.set(section.key, stop);
    const again = held.stale;
    const round = this.round;
    const before = again ? [] : held.images;
    const left = section.open ? (before.length === 0 ? FIRST_PAGE : PAGE) : Math.max(1, section.pictures - before.length);
    try {
      const page = await this.source.page(
        { cursor: before.length > 0 ? held.next : section.cursor, limit: Math.min(PAGE, again ? Math.max(left, held.images.length) : left) },
        stop.signal,
      );
      if (stop.signal.aborted) return;
      const here = section.open ? page.items : page.items.filter((one) => one.created_at.slice(0, 10) >= section.oldest);
      const next = page.next_cursor ?? null;
      const images = [...before, ...here];
      const complete = next === null || here.length < page.items.length || (!section.open && images.length >= section.pictures);
      this.held.delete(section.key); // the newest stands last: what is dropped first stands first
      const now = this.sections.find((one) => one.key === section.key);
      const stale = round !== this.round || (now !== undefined && !agree(section, now));
      this.held.set(section.key, { images, next, complete, stale, as: section });
      this.learn(here);
      if (section.open) {
        this.total = images.length;
        this.sections = [{ ...section, pictures: complete ? images.length : images.length + PAGE }];
      }
      this.failed = null;
      this.forget();
    } catch (reason) {
      if (stop.signal.aborted || this.closed) return;
      this.failed = reason;
      this.wants = this.wants.filter((want) => want.key !== section.key); // no storm: asked again when the wall moves
    } finally {
      if (this.busy.get(section.key) === stop) this.busy.delete(section.key);
    }
    this.changed();
    if (this.of(section.key).images.length < upTo || this.wants.length > 0) this.pump();
  }

  private learn(images: readonly Image[]): void {
    if (images.length === 0) return;
    const mean = images.reduce((sum, one) => sum + Math.min(4, Math.max(0.25, one.width / Math.max(1, one.height))), 0) / images.length;
    this.ratio = this.ratio * 0.9 + mean * 0.1;
  }

  private forget(): void {
    let kept = 0;
    for (const held of this.held.values()) kept += held.images.length;
    const wanted = new Set(this.wants.map((want) => want.key));
    for (const [key, held] of this.held) {
      if (kept <= KEPT) return;
      if (wanted.has(key)) continue;
      this.held.delete(key);
      kept -= held.images.length;
    }
  }
}
