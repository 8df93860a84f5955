/** Every way in which things come onto a board: made, dropped, pasted, fetched, uploaded. */
import type { RefObject } from "react";

import { api, ApiError, need, type Image } from "../client/api";
import { imageQuery, queryClient } from "../client/queries";
import { upload } from "../client/upload";
import { picturesIn } from "../ui/drag";
import { say } from "../ui/toast";
import { freshId, type Desk } from "./desk";
import { beside, freePlace, GAP, type Point } from "./layout";
import { firstSize, PAPERS, topmost, type BoardDocument, type Thing, type Things } from "./things";
import { useWords } from "./words";

export const MOST = 200;
/** Things copied on one board, for pasting on another. */
export const THINGS = "application/x-gesso-board";

interface Place {
  board: BoardDocument;
  desk: Desk;
  now: Things;
  /** Where the mouse is, of the board; null while it is elsewhere. */
  pointer: RefObject<Point | null>;
  select: (ids: readonly string[]) => void;
}

export function useBringing({ board, desk, now, pointer, select }: Place) {
  const { t } = useWords();

  /** Under the pointer a thing lies where it was put; otherwise where nothing is covered. */
  const room = (at: Point) => (at === pointer.current ? beside : freePlace);

  const refused = (reason: unknown) => say(reason instanceof ApiError && reason.message ? reason.message : t("common.retry"), { wrong: true });

  function make(kind: Thing["kind"], value: string, at: Point, image: Image | null = null): Thing {
    const { w, h } = firstSize(kind, image);
    const place = room(at)({ x: Math.round(at.x - w / 2), y: Math.round(at.y - h / 2), w, h }, now);
    return { id: freshId(), kind, value, weight: 1, z: topmost(now), color: kind === "note" ? PAPERS[0] : "", image, gone: false, ...place };
  }

  function put(fresh: readonly Thing[]): void {
    if (now.length + fresh.length > MOST) {
      say(t("full"), { wrong: true });
      return;
    }
    desk.change((before) => [...before, ...fresh]);
    select(fresh.map((one) => one.id));
  }

  /** Pictures beside each other, from the place on. */
  function putPictures(images: readonly Image[], at: Point): void {
    let x = 0;
    const row = images.map((image) => {
      const one = { ...make("picture", image.id, at, image), x, y: 0 };
      x += one.w + GAP;
      return one;
    });
    const h = Math.max(...row.map((one) => one.h));
    const block = room(at)({ x: Math.round(at.x - (x - GAP) / 2), y: Math.round(at.y - h / 2), w: x - GAP, h }, now);
    put(row.map((one, i) => ({ ...one, x: block.x + one.x, y: block.y, z: one.z + i })));
  }

  async function putIds(ids: readonly string[], at: Point): Promise<void> {
    try {
      putPictures(await Promise.all(ids.map(async (id) => await queryClient.query({ ...imageQuery(id), staleTime: "static" }))), at);
    } catch (reason) {
      refused(reason);
    }
  }

  async function putFiles(some: readonly File[], at: Point): Promise<void> {
    const images: Image[] = [];
    for (const file of some) {
      say(t("fetching", { what: file.name }));
      try {
        images.push(await upload(file));
      } catch (reason) {
        refused(reason);
      }
    }
    if (images.length > 0) putPictures(images, at);
  }

  /** The server looks whether it leads to a picture, and fetches it. */
  async function putLink(value: string, at: Point): Promise<void> {
    const own = value.startsWith(`${window.location.origin}/p/`) ? decodeURIComponent(value.slice(window.location.origin.length + 3)) : null;
    if (own) {
      await putIds([own], at);
      return;
    }
    say(t("fetching", { what: value.slice(0, 60) }));
    try {
      await desk.flush();
      const told = await need(api.POST("/api/v1/boards/{named}/items", { params: { path: { named: board.id } }, body: { value, weight: 1, note: false } }));
      const brought = desk.brought(told, (one) => ({ ...one, ...room(at)({ x: Math.round(at.x - one.w / 2), y: Math.round(at.y - one.h / 2), w: one.w, h: one.h }, now), z: topmost(now) }));
      select(brought.map((one) => one.id));
    } catch (reason) {
      refused(reason);
    }
  }

  function take(transfer: DataTransfer | null, at: Point): boolean {
    if (!transfer) return false;
    const copied = transfer.getData(THINGS);
    const { ids, files: dropped } = picturesIn(transfer);
    const text = (transfer.getData("text/uri-list") || transfer.getData("text/plain")).trim();
    if (copied) pasteThings(copied);
    else if (ids.length > 0) void putIds(ids, at);
    else if (dropped.length > 0) void putFiles(dropped, at);
    else if (text !== "" && text.split(/\s+/u).every((part) => /^https?:\/\//u.test(part))) {
      void (async () => {
        for (const [i, link] of text.split(/\s+/u).entries()) await putLink(link, { x: at.x + i * 24, y: at.y + i * 24 });
      })();
    } else if (text) put([make("note", text.slice(0, 2000), at)]);
    else return false;
    return true;
  }

  function pasteThings(copied: string): void {
    try {
      const some = JSON.parse(copied) as Things;
      put(some.map((one, i) => ({ ...one, id: freshId(), x: one.x + 24, y: one.y + 24, z: topmost(now) + i })));
    } catch {
      // somebody else's data under our name
    }
  }

  return { make, putPictures, putFiles, putLink, take };
}
