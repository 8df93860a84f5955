/** One quiet line: how the engine stands, what waits, how much GPU time today took; or that the connection is gone. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { useLive } from "../client/store";
import { seconds } from "../ui/format";

/** A short break heals unseen. */
const PATIENCE_MS = 1200;

function useLost(): boolean {
  const lost = useLive((live) => live.connection === "lost");
  const [told, setTold] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setTold(lost), lost ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [lost]);
  return told;
}

export function StatusLine() {
  const { t, i18n } = useTranslation();
  const status = useLive((live) => live.status);
  const lost = useLost();
  const parts: string[] = [];
  if (status) {
    const waiting = status.queue.queued;
    parts.push(t(`status.${status.engine.state}`));
    const on = [status.engine.loaded[0], status.engine.device].filter(Boolean).join(" · ");
    if (on) parts.push(on);
    if (waiting > 0) parts.push(t("status.queue", { count: waiting }));
    if (status.usage.gpu_ms_today > 0) parts.push(t("status.used", { time: seconds(status.usage.gpu_ms_today, i18n.language) }));
  }
  return (
    <footer aria-label={t("status.label")}>
      <div className="lost" role="status" aria-live="polite">
        {lost && <p data-testid="lost">{t("status.lost")}</p>}
      </div>
      {status && !lost && (
        <p className="status" data-state={status.engine.state} data-testid="status">
          <i />
          {parts.join("  ·  ")}
        </p>
      )}
    </footer>
  );
}
