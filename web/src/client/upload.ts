/** A picture from outside into the library, with progress. What the studio does not read is made a PNG first. */
import { ApiError, type Image } from "./api";

const READ = /^image\/(?:png|jpeg|webp)$/u;

async function readable(file: File): Promise<Blob> {
  if (READ.test(file.type)) return file;
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  return await canvas.convertToBlob({ type: "image/png" });
}

interface Options {
  signal?: AbortSignal;
  /** 0 to 1. */
  onProgress?: (part: number) => void;
}

/** Throws an ApiError with the server's own words. (fetch tells nothing of how far an upload has come.) */
export async function upload(file: File, { signal, onProgress }: Options = {}): Promise<Image> {
  const body = await readable(file);
  return await new Promise<Image>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/uploads");
    request.responseType = "json";
    request.setRequestHeader("content-type", body.type);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status < 300) {
        resolve(request.response as Image);
        return;
      }
      const error = (request.response as { error?: { code: string; message: string } } | null)?.error;
      reject(new ApiError(request.status, error?.code ?? "internal_error", error?.message ?? request.statusText));
    });
    request.addEventListener("error", () => reject(new ApiError(0, "offline", "")));
    request.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}
