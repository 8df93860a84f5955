/** What this is, under which licences, and where to read on. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { modelsQuery, sessionQuery } from "../client/queries";
import { Mark } from "../ui/icons";
import { Panel, Section } from "./parts";
import { useWords } from "./words";

const PARTS = ["React", "TanStack Router, Query, Virtual", "Radix UI", "i18next", "Konva", "uPlot", "ag-psd", "Hanken Grotesk (OFL-1.1)"] as const;

export function About() {
  const { t } = useWords();
  const session = useQuery(sessionQuery);
  const models = useQuery(modelsQuery);
  const here = models.data?.items.filter((one) => one.installed === "installed" || one.installed === "bundled") ?? [];
  return (
    <Section title={t("sections.about")}>
      <div className="about-mark">
        <Mark size={52} />
        <div>
          <strong>Gesso {session.data?.version}</strong>
          <p className="settings-lead">{t("about.lead")}</p>
        </div>
      </div>
      <Panel title={t("about.licence")} lead={t("about.licenceLead")}>
        <ul className="settings-rows">
          {here.map((one) => (
            <li key={one.alias}>
              <div>
                <strong>{one.title}</strong>
                <small>
                  <a href={one.licence.url} target="_blank" rel="noreferrer">
                    {one.licence.name}
                  </a>
                </small>
              </div>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t("about.parts")} lead={PARTS.join(" · ")} />
      <p className="settings-line">
        <Link to="/doctor" className="button">
          {t("nav.doctor")}
        </Link>
        <Link to="/playground/$dialect" params={{ dialect: "native" }} className="button">
          {t("keys.try")}
        </Link>
      </p>
    </Section>
  );
}
