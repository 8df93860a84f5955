/** The first minute: what is happening to the first prompt, what comes next, what a GPU would change. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Job } from "../client/api";
import { isLive } from "../client/live";
import { doctorQuery } from "../client/queries";
import { useLive } from "../client/store";
import { IconButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { useWords } from "./words";

export function Guide({ job, onHide }: { job: Job | null; onHide: () => void }) {
  const { t } = useWords();
  const engine = useLive((live) => live.status?.engine);
  const doctor = useQuery(doctorQuery);
  const card = doctor.data?.items.find((finding) => finding.what === "GPU");
  const ended = job !== null && !isLive(job);
  const touch = window.matchMedia("(hover: none)").matches;
  return (
    <aside className="guide" aria-label={t("guide.label")} data-testid="guide">
      <IconButton icon="close" label={t("guide.hide")} className="guide-hide" onClick={onHide} />
      <ol>
        <li data-done>
          <Icon name="check" />
          <strong>{t("guide.sent")}</strong>
        </li>
        <li data-done={ended || undefined} data-now={!ended || undefined}>
          <Icon name={ended ? "check" : "create"} />
          <div>
            <strong>{!ended && engine?.state === "starting" ? t("guide.waking") : t("guide.drawing", { device: engine?.device.toUpperCase() ?? "…" })}</strong>
            <p>{t("guide.drawingHint")}</p>
          </div>
        </li>
        <li data-now={ended || undefined}>
          <Icon name="vary" />
          <div>
            <strong>{t("guide.done")}</strong>
            <p>{t(touch ? "guide.doneTouch" : "guide.doneHint")}</p>
          </div>
        </li>
        {card && (
          <li>
            <Icon name="bolt" />
            <div>
              <strong>{t("guide.gpu")}</strong>
              <p>
                {card.ok ? t("guide.gpuHave", { card: card.found }) : t("guide.gpuHint")} {card.ok ? <Link to="/models">{t("guide.models")}</Link> : <Link to="/doctor">{t("guide.doctor")}</Link>}
              </p>
            </div>
          </li>
        )}
      </ol>
    </aside>
  );
}
