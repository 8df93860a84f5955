/** Who did what, when and from where. For the owner. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Choice, MoreButton, Panel, Section, When } from "./parts";
import { auditQuery, peopleQuery } from "./queries";
import { useWords } from "./words";

const NOUNS = ["session", "login", "key", "person", "invitation", "team", "policy", "appeal", "model", "trash"] as const;

export function Audit() {
  const { t } = useWords();
  const [person, setPerson] = useState("");
  const [noun, setNoun] = useState("");
  const people = useQuery(peopleQuery);
  const log = useInfiniteQuery(auditQuery(person || undefined, noun || undefined));
  const items = log.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={t("sections.audit")} lead={t("audit.lead")}>
      <Panel>
        <div className="settings-pair narrow">
          <Choice label={t("audit.who")} value={person} onPick={setPerson} options={[["", t("audit.everybody")], ...(people.data?.items ?? []).map((one) => [one.id, one.name] as const)]} />
          <Choice label={t("audit.what")} value={noun} onPick={setNoun} options={[["", t("audit.everything")], ...NOUNS.map((one) => [one, t(`audit.nouns.${one}`)] as const)]} />
        </div>
        {items?.length === 0 && <p className="settings-empty">{t("audit.none")}</p>}
        {items && items.length > 0 && (
          <div
            className="settings-scroll"
            role="region"
            aria-label={t("audit.what")}
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is scrolled by keys
            tabIndex={0}
          >
            <table className="settings-table">
              <thead>
                <tr>
                  <th scope="col">{t("audit.when")}</th>
                  <th scope="col">{t("audit.who")}</th>
                  <th scope="col">{t("audit.what")}</th>
                  <th scope="col">{t("audit.from")}</th>
                  <th scope="col">{t("audit.facts")}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <When at={one.at} />
                    </td>
                    <td>{one.person_name ?? t("audit.nobody")}</td>
                    <td>
                      <code>{one.action}</code>
                    </td>
                    <td>{one.address || t("security.here")}</td>
                    <td className="audit-facts">
                      {Object.entries(one.facts)
                        .map(([name, value]) => `${name.replaceAll("_", " ")}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
                        .join(", ")}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <MoreButton query={log} />
      </Panel>
    </Section>
  );
}
