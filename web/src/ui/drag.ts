/** Pictures carried by drag and drop or by copy and paste: the studio's own by id, others as files. */

export const PICTURES = "application/x-gesso-pictures";

export interface Payload {
  /** Ids of pictures of this studio. */
  ids: string[];
  /** Image files from outside. */
  files: File[];
}

/** For `onDragStart` of a picture: what is dragged, also as an address for other programs. */
export function carryPictures(transfer: DataTransfer, ids: readonly string[]): void {
  transfer.effectAllowed = "copyMove";
  transfer.setData(PICTURES, JSON.stringify(ids));
  const addresses = ids.map((id) => `${window.location.origin}/p/${encodeURIComponent(id)}`);
  transfer.setData("text/uri-list", addresses.join("\r\n"));
}

/** Whether there may be a picture in it; while something hovers, browsers tell only the kinds. */
export function mayHavePictures(transfer: Pick<DataTransfer, "types"> | null): boolean {
  return transfer !== null && (transfer.types.includes(PICTURES) || transfer.types.includes("Files"));
}

export function picturesIn(transfer: Pick<DataTransfer, "getData" | "files"> | null): Payload {
  if (!transfer) return { ids: [], files: [] };
  const files = [...transfer.files].filter((file) => file.type.startsWith("image/"));
  try {
    const ids: unknown = JSON.parse(transfer.getData(PICTURES) || "[]");
    if (Array.isArray(ids)) return { ids: ids.filter((id) => typeof id === "string"), files: ids.length > 0 ? [] : files };
  } catch {
    // somebody else's data under our name
  }
  return { ids: [], files };
}
