/** Before there is a picture: what was left unfinished, one of the newest, or one that is brought along. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { ApiError, fileUrl } from "../client/api";
import { imagePagesQuery } from "../client/queries";
import { Button, IconButton } from "../ui/button";
import { Skeleton } from "../ui/states";
import { say } from "../ui/toast";
import { forget, unfinished } from "./keep";
import { upload } from "./runs";
import { useWords } from "./words";
import "./editor.css";

export function Start() {
  const { t } = useWords();
  const navigate = useNavigate();
  const file = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const pages = useInfiniteQuery(imagePagesQuery);
  const left = useQuery({ queryKey: ["editor-unfinished"], queryFn: async () => await unfinished(Date.now()), staleTime: 0, gcTime: 0 });
  const images = (pages.data?.pages ?? []).flatMap((page) => page.items).slice(0, 24);

  async function bring(chosen: File | undefined): Promise<void> {
    if (!chosen || busy) return;
    setBusy(true);
    try {
      const image = await upload(chosen);
      await navigate({ to: "/edit/$imageId", params: { imageId: image.id } });
    } catch (reason) {
      say(reason instanceof ApiError && reason.message ? reason.message : t("offline"), { wrong: true });
    } finally {
      setBusy(false);
    }
  }

  useEffect(() => {
    const paste = (event: ClipboardEvent) => void bring([...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/")));
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  });

  return (
    // Dropping is one of three ways; the button is the one for everybody.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="editor-start"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void bring([...event.dataTransfer.files].find((one) => one.type.startsWith("image/")));
      }}
    >
      <header>
        <h1>{t("start.title")}</h1>
        <p>{t("start.lead")}</p>
        <p className="editor-bring">
          <Button kind="primary" icon="upload" disabled={busy} onClick={() => file.current?.click()}>
            {t("start.upload")}
          </Button>
          <span className="aside">{t("start.drop")}</span>
        </p>
        <input ref={file} hidden type="file" accept="image/png,image/jpeg,image/webp" data-testid="bring" onChange={(event) => void bring(event.target.files?.[0])} />
      </header>
      {(left.data?.length ?? 0) > 0 && (
        <section aria-label={t("start.unfinished")}>
          <h2>{t("start.unfinished")}</h2>
          <ul className="editor-tiles">
            {left.data?.map((one) => (
              <li key={one.image}>
                <Link to="/edit/$imageId" params={{ imageId: one.image }} aria-label={t("start.resume", { name: one.words || one.image })}>
                  <img src={fileUrl({ id: one.image }, { format: "webp", width: 320 })} alt="" />
                </Link>
                <IconButton icon="trash" label={t("start.forget")} onClick={() => void forget(one.image).then(() => left.refetch())} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label={t("start.recent")}>
        <h2>{t("start.recent")}</h2>
        {pages.isPending ? (
          <ul className="editor-tiles">
            {Array.from({ length: 8 }, (_, i) => (
              <li key={i}>
                <Skeleton style={{ aspectRatio: "1", borderRadius: "var(--r-picture)" }} />
              </li>
            ))}
          </ul>
        ) : images.length === 0 ? (
          <p className="aside">{t("start.empty")}</p>
        ) : (
          <ul className="editor-tiles">
            {images.map((image) => (
              <li key={image.id}>
                <Link to="/edit/$imageId" params={{ imageId: image.id }} aria-label={image.prompt || t("task.upload")}>
                  <img src={fileUrl(image, { format: "webp", width: 320 })} alt="" loading="lazy" />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
