/** What the editor asks of the server. Every refusal is an ApiError; nothing here touches the document. */
import { api, ApiError, freshToken, need, type Image, type Job } from "../client/api";
import { addToLibrary } from "../client/queries";
import { dispatch } from "../client/store";
import type { Doc } from "./core/document";
import { whole } from "./core/document";
import type { Asking } from "./core/editor";
import type { Mask } from "./core/mask";
import type { Request } from "./core/request";
import { blobOf, maskBlob, maskOf, render } from "./render";

/** Sends a file as the body itself. The client speaks JSON only, so this asks by hand, and answers alike. */
async function send<T>(address: string, body: Blob): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(address, { method: "POST", body, credentials: "same-origin", headers: { "content-type": body.type } });
  } catch {
    throw new ApiError(0, "offline", "");
  }
  const told = (await answer.json().catch(() => undefined)) as T & { error?: { code: string; message: string } };
  if (!answer.ok) throw new ApiError(answer.status, told.error?.code ?? "internal_error", told.error?.message ?? answer.statusText);
  return told;
}

/** Takes a picture into the library; as a child of the one it was made from, where there is one. */
export async function upload(file: Blob, parent?: string): Promise<Image> {
  const image = await send<Image>(`/api/v1/uploads${parent ? `?parent=${encodeURIComponent(parent)}` : ""}`, file);
  addToLibrary([image]);
  return image;
}

/** The picture with all that lies on it, as a version of its own. */
export async function saveFlat(doc: Doc, area = doc.frame): Promise<Image> {
  return await upload(await blobOf(await render(doc, area)), doc.base.image);
}

export interface Asked {
  readonly job: Job;
  /** What the job goes on from: the picture, or what it was flattened to. */
  readonly parent: string;
  readonly mask: Mask | null;
  readonly left: number;
  readonly top: number;
  /** Whether what is not painted must stay to the byte. */
  readonly provable: boolean;
}

export async function ask(request: Request, doc: Doc, selection: Mask): Promise<Asked> {
  const { body, mask } = request;
  const parent = request.flatten ? (await saveFlat(doc, whole(doc.base))).id : doc.base.image;
  const file = mask ? (await send<{ file: string }>("/api/v1/masks", await maskBlob(mask))).file : null;
  const token = freshToken();
  const answer = await need(
    api.POST("/api/v1/jobs", { body: { ...body, parent, client_token: token, ...(file ? { mask: { file, polygons: [], unit: "relative" as const } } : {}) } as never }),
  );
  const [job] = "plans" in answer ? [] : answer.jobs;
  if (!job) throw new ApiError(500, "internal_error", "");
  dispatch({ type: "accepted", token, jobs: [job] });
  const painting = body.task === "inpaint" || body.task === "outpaint";
  return {
    job,
    parent,
    // A copy: the person paints on while the job runs.
    mask: mask ? { ...selection, data: Uint8Array.from(selection.data) } : null,
    left: body.canvas?.left ?? 0,
    top: body.canvas?.top ?? 0,
    provable: painting && !body.layers,
  };
}

/** Where the thing is that was pointed at; null where nothing was found. */
export async function find(image: string, { at, box }: Asking, signal: AbortSignal): Promise<Mask | null> {
  const answer = await fetch(`/api/v1/images/${encodeURIComponent(image)}/select`, {
    method: "POST",
    credentials: "same-origin",
    signal,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      unit: "pixel",
      points: at ? [{ x: at.x, y: at.y }] : [],
      ...(box ? { box: { left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height } } : {}),
    }),
  });
  if (!answer.ok) {
    const told = (await answer.json().catch(() => ({}))) as { error?: { code: string; message: string } };
    throw new ApiError(answer.status, told.error?.code ?? "internal_error", told.error?.message ?? answer.statusText);
  }
  const mask = await maskOf(await answer.blob());
  return mask.data.some((value) => value > 127) ? mask : null;
}
