/**
 * Looking closely at a picture: how near, and where. Told relative to the picture, so that one view fits several pictures
 * of different sizes, and a window that changes. Lengths are CSS pixels of the room unless something else is said.
 */
export interface Size {
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}
export interface View {
  /** 1: fitted to the room. */
  zoom: number;
  /** The place of the picture in the middle of the room, in parts of its width and height. */
  cx: number;
  cy: number;
}
export interface Room extends Size {
  /** How large the picture is when it is fitted. */
  fitted: Size;
  /** The smallest zoom: fitted, or its own pixels where fitting made it larger. */
  least: number;
  most: number;
  /** The zoom at which a pixel of the picture is a pixel of the room. */
  actual: number;
}

export const FIT: View = { zoom: 1, cx: 0.5, cy: 0.5 };
/** A pixel of the picture is at most this many of the room. */
const MOST = 8;
/** A small picture is not blown up beyond this just to fill the room. */
const FIT_AT_MOST = 1.25;

export function roomFor(room: Size, picture: Size): Room {
  const scale = Math.min(room.width / picture.width, room.height / picture.height, FIT_AT_MOST);
  const safe = scale > 0 ? scale : 1;
  return {
    ...room,
    fitted: { width: picture.width * safe, height: picture.height * safe },
    least: Math.min(1, 1 / safe),
    most: Math.max(1, MOST / safe),
    actual: 1 / safe,
  };
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

function clampCentre(centre: number, shown: number, room: number): number {
  if (shown <= room) return 0.5;
  const half = room / 2 / shown;
  return clamp(centre, half, 1 - half);
}

/** Never nearer than it goes, never with an empty edge while there is picture beyond another. */
export function clampView(view: View, room: Room): View {
  const zoom = clamp(view.zoom, room.least, room.most);
  return {
    zoom,
    cx: clampCentre(view.cx, room.fitted.width * zoom, room.width),
    cy: clampCentre(view.cy, room.fitted.height * zoom, room.height),
  };
}

/** Where the picture lies in the room. */
export function place(view: View, room: Room): Size & { left: number; top: number } {
  const width = room.fitted.width * view.zoom;
  const height = room.fitted.height * view.zoom;
  return { width, height, left: room.width / 2 - view.cx * width, top: room.height / 2 - view.cy * height };
}

/** Nearer or farther by `factor`; what lies under `at` stays there. */
export function zoomAt(view: View, room: Room, factor: number, at: Point): View {
  const now = place(view, room);
  const zoom = clamp(view.zoom * factor, room.least, room.most);
  const width = room.fitted.width * zoom;
  const height = room.fitted.height * zoom;
  const partX = (at.x - now.left) / now.width;
  const partY = (at.y - now.top) / now.height;
  return clampView({ zoom, cx: partX + (room.width / 2 - at.x) / width, cy: partY + (room.height / 2 - at.y) / height }, room);
}

/** The picture moves with the hand. */
export function panBy(view: View, room: Room, dx: number, dy: number): View {
  return clampView({ ...view, cx: view.cx - dx / (room.fitted.width * view.zoom), cy: view.cy - dy / (room.fitted.height * view.zoom) }, room);
}

/** Between fitted and its own pixels; a picture that is shown at its own pixels already comes nearer. */
export function toggled(view: View, room: Room, at: Point): View {
  if (Math.abs(view.zoom - 1) > 0.01) return FIT;
  const near = room.actual > 1.05 ? room.actual : 2 * room.actual;
  return zoomAt(view, room, Math.max(near, 1.5), at);
}

export const middle = (room: Size): Point => ({ x: room.width / 2, y: room.height / 2 });

/** Pixels of the room for one of the picture, as people say it: 100 is its own pixels. */
export const percent = (view: View, room: Room): number => Math.round((view.zoom / room.actual) * 100);

/** One step of a wheel or trackpad as a factor; a page or line at a time is one step. */
export function wheelFactor(delta: number, mode: number): number {
  const px = mode === 0 ? delta : delta * (mode === 1 ? 32 : 320);
  return Math.exp(-clamp(px, -240, 240) * 0.0032);
}
