/** Settings: a list of sections at the side; on a phone the list is a page of its own. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, type ComponentType } from "react";

import { sessionQuery } from "../client/queries";
import { Icon } from "../ui/icons";
import { Skeleton } from "../ui/states";
import { visible, type SectionId } from "./sections";
import { useWords } from "./words";
import "./settings.css";

const BODIES: Record<SectionId, ComponentType> = {
  profile: lazy(async () => ({ default: (await import("./profile")).Profile })),
  keyboard: lazy(async () => ({ default: (await import("./keyboard")).Keyboard })),
  security: lazy(async () => ({ default: (await import("./security")).Security })),
  keys: lazy(async () => ({ default: (await import("./api-keys")).ApiKeys })),
  usage: lazy(async () => ({ default: (await import("./usage")).Usage })),
  webhooks: lazy(async () => ({ default: (await import("./webhooks")).Webhooks })),
  backup: lazy(async () => ({ default: (await import("./backup")).Backup })),
  people: lazy(async () => ({ default: (await import("./people")).People })),
  teams: lazy(async () => ({ default: (await import("./teams")).Teams })),
  policy: lazy(async () => ({ default: (await import("./policy")).Policy })),
  audit: lazy(async () => ({ default: (await import("./audit")).Audit })),
  about: lazy(async () => ({ default: (await import("./about")).About })),
};
const GROUPS = ["you", "studio"] as const;

export function SettingsPage() {
  const { t } = useWords();
  const asked: string | undefined = useParams({ strict: false }).section;
  const session = useQuery(sessionQuery);
  const sections = visible(session.data?.scopes ?? []);
  const shown = sections.find(({ id }) => id === (asked ?? "profile"));
  const Body = shown ? BODIES[shown.id] : null;
  return (
    <section className="settings" data-list={asked === undefined || undefined}>
      <nav className="settings-list" aria-label={t("title")}>
        <h1>{t("title")}</h1>
        {GROUPS.map((group) => (
          <div key={group} role="group" aria-labelledby={`settings-${group}`}>
            <h2 id={`settings-${group}`}>{t(`groups.${group}`)}</h2>
            <ul>
              {sections
                .filter((one) => one.group === group)
                .map(({ id, icon }) => (
                  <li key={id}>
                    <Link to="/settings/$section" params={{ section: id }} className="settings-link" aria-current={shown?.id === id ? "page" : undefined}>
                      <Icon name={icon} size={18} />
                      <span>{t(`sections.${id}`)}</span>
                      <Icon name="right" size={14} />
                    </Link>
                  </li>
                ))}
              {group === "you" && (
                <li>
                  <Link to="/playground" className="settings-link">
                    <Icon name="code" size={18} />
                    <span>{t("keys.try")}</span>
                    <Icon name="right" size={14} />
                  </Link>
                </li>
              )}
            </ul>
          </div>
        ))}
      </nav>
      <div className="settings-body">
        <Link to="/settings" className="button bare settings-back">
          <Icon name="left" size={16} />
          {t("title")}
        </Link>
        {Body ? (
          <Suspense fallback={<Skeleton style={{ height: 220 }} />}>
            <Body key={shown?.id} />
          </Suspense>
        ) : (
          session.data && <p className="settings-lead">{t("notYours")}</p>
        )}
      </div>
    </section>
  );
}
