/** Who did what, when and from where. For the owner. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Choice, Loaded, MoreButton, Panel, Section, When } from "./parts";
import { auditQuery, peopleQuery, teamsQuery } from "./queries";
import { useWords } from "./words";

const NOUNS = ["session", "login", "key", "person", "invitation", "team", "policy", "appeal", "model", "library", "trash"] as const;

export function Audit() {
  const { t } = useWords();
  const [person, setPerson] = useState("");
  const [noun, setNoun] = useState("");
  const people = useQuery(peopleQuery);
  const log = useInfiniteQuery(auditQuery(person || undefined, noun || undefined));
  const teams = useQuery(teamsQuery);
  const names = new Map([...(people.data?.items ?? []), ...(teams.data?.items ?? [])].map((each) => [each.id, each.name]));
  return (
    <Section title={t("sections.audit")} lead={t("audit.lead")}>
      <Panel>
        <div className="settings-pair narrow">
          <Choice label={t("audit.who")} value={person} onPick={setPerson} options={[["", t("audit.everybody")], ...(people.data?.items ?? []).map((one) => [one.id, one.name] as const)]} />
          <Choice label={t("audit.what")} value={noun} onPick={setNoun} options={[["", t("audit.everything")], ...NOUNS.map((one) => [one, t(`audit.nouns.${one}`)] as const)]} />
        </div>
        <Loaded query={log} empty={{ when: ({ pages }) => pages[0]?.items.length === 0, say: t("audit.none") }}>
          {({ pages }) => (
            <div
              className="settings-scroll"
              role="region"
              aria-label={t("sections.audit")}
              // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is scrolled by keys
              tabIndex={0}
            >
              <table className="settings-table audit-table">
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
                  {pages
                    .flatMap((page) => page.items)
                    .map((one) => (
                      <tr key={one.id} data-testid="entry">
                        <td>
                          <When at={one.at} />
                        </td>
                        <td>{one.person_name ?? t("audit.nobody")}</td>
                        <td>
                          <code>{one.action}</code>
                        </td>
                        <td>{one.address || t("security.here")}</td>
                        <td className="audit-facts" title={one.about ?? undefined}>
                          {[aboutWhom(one.about, names), factsOf(one.facts, names), one.key_id === null ? "" : t("audit.byKey")].filter(Boolean).join(", ")}
                        </td>
                      </tr>
                    ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
        <MoreButton query={log} />
      </Panel>
    </Section>
  );
}

/** Whom or what it was done to: by name, and somebody who has gone by id. Other ids say nothing to a reader. */
function aboutWhom(about: string | null, names: ReadonlyMap<string, string>): string {
  if (about === null) return "";
  return names.get(about) ?? (about.startsWith("usr_") ? about : "");
}

/** "role: viewer, person: Bea": ids of people who are here by their names. */
function factsOf(facts: Readonly<Record<string, unknown>>, names: ReadonlyMap<string, string>): string {
  const word = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(word).join(" ");
    return typeof value === "string" ? (names.get(value) ?? value) : JSON.stringify(value);
  };
  return Object.entries(facts).map(([name, value]) => `${name.replaceAll("_", " ")}: ${word(value)}`).join(", ");
}
