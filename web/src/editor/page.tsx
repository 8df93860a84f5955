/** The page at /edit: choosing a picture, and at /edit/$imageId its workbench. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { api, need } from "../client/api";
import { ErrorPanel } from "../ui/states";
import { say } from "../ui/toast";
import type { Base } from "./core/document";
import { bringFont } from "./fonts";
import { kept, type Kept } from "./keep";
import { Start } from "./start";
import { useWords } from "./words";
import { Workbench } from "./workbench";

interface Session {
  opened: Base;
  restored: Kept | null;
  /** Every version that this workbench has shown. */
  versions: Set<string>;
}

export function EditPage() {
  const { imageId } = useParams({ strict: false });
  return imageId ? <Opened imageId={imageId} /> : <Start />;
}

/** The workbench stays while the address only follows it to another version; any other address opens a new one. */
function Opened({ imageId }: { imageId: string }) {
  const { t } = useWords();
  const [session, setSession] = useState<Session | null>(null);
  const mine = session?.versions.has(imageId) === true;
  const opening = useQuery({
    queryKey: ["editor-open", imageId],
    enabled: !mine,
    gcTime: 0,
    retry: false,
    queryFn: async (): Promise<Session> => {
      const image = await need(api.GET("/api/v1/images/{image_id}", { params: { path: { image_id: imageId } } }));
      const restored = await kept(imageId);
      for (const font of restored?.fonts ?? []) await bringFont(font).catch(() => undefined);
      return { opened: { image: image.id, width: image.width, height: image.height }, restored, versions: new Set([image.id]) };
    },
  });
  const next = mine ? null : (opening.data ?? null);
  if (next && next !== session) setSession(next);
  const restored = session?.restored ?? null;
  useEffect(() => {
    if (restored) say(t("restored"));
  }, [restored, t]);
  if (!mine && opening.isError) {
    return (
      <ErrorPanel
        title={t("broken")}
        action={
          <Link to="/edit" className="button">
            {t("start.title")}
          </Link>
        }
        details={opening.error.message}
      />
    );
  }
  if (!session) return <div className="editor" aria-busy="true" />;
  return <Workbench key={session.opened.image} opened={session.opened} restored={session.restored} versions={session.versions} />;
}
