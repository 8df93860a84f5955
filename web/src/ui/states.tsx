/** What stands where the content is not: not yet (Skeleton), nothing (EmptyState), something broke (ErrorPanel). */
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import { copyText } from "./copy";
import { Icon, type IconName } from "./icons";
import { say } from "./toast";

export function Skeleton({ style, className = "" }: { style?: CSSProperties; className?: string }) {
  return <div className={`skeleton ${className}`} aria-hidden="true" style={style} />;
}

/** One thought and one thing to do. */
export function EmptyState({ icon, title, lead, action }: { icon?: IconName; title: string; lead: ReactNode; action?: ReactNode }) {
  return (
    <section className="empty-state">
      {icon && <Icon name={icon} size={36} />}
      <h2>{title}</h2>
      <p>{lead}</p>
      {action}
    </section>
  );
}

interface ErrorPanelProps {
  /** What happened. */
  title: ReactNode;
  /** What was kept. */
  kept?: ReactNode;
  /** What to do: buttons. */
  action?: ReactNode;
  /** Whatever helps somebody else to find the cause; folded in, can be copied. */
  details?: unknown;
}

export function ErrorPanel({ title, kept, action, details }: ErrorPanelProps) {
  const { t } = useTranslation();
  const facts = details === undefined ? "" : typeof details === "string" ? details : JSON.stringify(details, null, 2);
  const copy = () => void copyText(facts).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  return (
    <div className="error-panel" role="alert" data-testid="failure">
      <Icon name="warn" size={18} />
      <div>
        <p>{title}</p>
        {kept && <p className="aside">{kept}</p>}
        {action && <p className="error-action">{action}</p>}
        {facts && (
          <details>
            <summary>{t("common.details")}</summary>
            <pre>{facts}</pre>
            <Button icon="copy" onClick={copy}>
              {t("feed.copyDetails")}
            </Button>
          </details>
        )}
      </div>
    </div>
  );
}
