/** Device time: what is left, what went where, and every line of the account. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";

import { useNow } from "../ui/clock";
import { seconds } from "../ui/format";
import { Skeleton } from "../ui/states";
import { days as daysOf, sums } from "./days";
import { Choice, Loaded, MoreButton, Panel, Section, When } from "./parts";
import { ledgerQuery, usageQuery } from "./queries";
import { useWords } from "./words";
import { en } from "./words.en";

const Plot = lazy(async () => ({ default: (await import("./plot")).Plot }));
const RANGES = ["7", "30", "90"] as const;

export function Usage() {
  const { t, language } = useWords();
  const [range, setRange] = useState<string>("30");
  const [by, setBy] = useState<"speed" | "task">("speed");
  const usage = useQuery(usageQuery(Number(range)));
  const now = useNow();
  const time = (ms: number) => seconds(ms, language);
  const named = useNames();
  return (
    <Section title={t("sections.usage")} lead={t("usage.lead")}>
      <Loaded query={usage} height={360}>
        {({ items, account }) => {
          const total = items.reduce((sum, one) => sum + one.device_ms, 0);
          const pictures = items.reduce((sum, one) => sum + one.pictures, 0);
          const table = daysOf(items, by, Number(range), now);
          return (
            <>
              <dl className="settings-figures">
                <div>
                  <dt>{t("usage.left")}</dt>
                  <dd>{account.left_ms === null ? t("usage.noLimit") : time(Math.max(0, account.left_ms))}</dd>
                  {account.monthly_ms !== null && <dd className="settings-small">{t("usage.ofMonthly", { time: time(account.monthly_ms) })}</dd>}
                </div>
                <div>
                  <dt>{t("usage.used", { count: Number(range) })}</dt>
                  <dd>{time(total)}</dd>
                  <dd className="settings-small">{t("usage.pictures", { count: pictures })}</dd>
                </div>
                <div>
                  <dt>{t("usage.reserved")}</dt>
                  <dd>{time(account.reserved_ms)}</dd>
                  <dd className="settings-small">{t("usage.reservedLead")}</dd>
                </div>
                <div>
                  <dt>{t("usage.plan")}</dt>
                  <dd>{account.plan}</dd>
                </div>
              </dl>
              <Panel title={t("usage.perDay")}>
                <div className="settings-pair narrow">
                  <Choice label={t("usage.range")} value={range} onPick={setRange} options={RANGES.map((one) => [one, t("days", { count: Number(one) })])} />
                  <Choice label={t("usage.by")} value={by} onPick={(one) => setBy(one === "task" ? "task" : "speed")} options={[["speed", t("usage.bySpeed")], ["task", t("usage.byTask")]]} />
                </div>
                {total === 0 ? (
                  <p className="settings-empty">{t("usage.nothing")}</p>
                ) : (
                  <>
                    <Suspense fallback={<Skeleton style={{ height: 240 }} />}>
                      <Plot table={table} label={t("usage.plotLabel")} nameOf={(one) => named(by, one)} />
                    </Suspense>
                    <table className="settings-table">
                      <caption className="unseen">{t("usage.sums")}</caption>
                      <thead>
                        <tr>
                          <th scope="col">{t(by === "speed" ? "usage.bySpeed" : "usage.byTask")}</th>
                          <th scope="col">{t("usage.jobs")}</th>
                          <th scope="col">{t("usage.picturesHead")}</th>
                          <th scope="col">{t("usage.device")}</th>
                          <th scope="col">{t("usage.price")}</th>
                        </tr>
                      </thead>
                      <tbody>
                        {sums(items, by).map((one) => (
                          <tr key={one.name}>
                            <th scope="row">
                              <i className="plot-key" data-n={table.names.indexOf(one.name)} />
                              {named(by, one.name)}
                            </th>
                            <td>{one.jobs}</td>
                            <td>{one.pictures}</td>
                            <td>{time(one.device_ms)}</td>
                            <td>{time(one.price_ms)}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </>
                )}
              </Panel>
            </>
          );
        }}
      </Loaded>
      <Ledger />
    </Section>
  );
}

/** What speeds and tasks are called; one that is new here keeps its name. */
function useNames(): (kind: "speed" | "task", name: string) => string {
  const { t } = useWords();
  return (kind, name) => {
    if (kind === "speed") return name in en.usage.speeds ? t(`usage.speeds.${name as keyof typeof en.usage.speeds}`) : name;
    return name in en.usage.tasks ? t(`usage.tasks.${name as keyof typeof en.usage.tasks}`) : name;
  };
}

function Ledger() {
  const { t, language } = useWords();
  const named = useNames();
  const ledger = useInfiniteQuery(ledgerQuery);
  const lines = ledger.data?.pages.flatMap((page) => page.items) ?? [];
  if (lines.length === 0) return null;
  return (
    <Panel title={t("usage.ledger")} lead={t("usage.ledgerLead")}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is scrolled by keys */}
      <div className="settings-scroll" role="region" aria-label={t("usage.ledger")} tabIndex={0}>
        <table className="settings-table">
          <thead>
            <tr>
              <th scope="col">{t("usage.when")}</th>
              <th scope="col">{t("usage.what")}</th>
              <th scope="col">{t("usage.job")}</th>
              <th scope="col">{t("usage.device")}</th>
              <th scope="col">{t("usage.amount")}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.id}>
                <td>
                  <When at={line.at} />
                </td>
                <td>{t(`usage.kinds.${line.kind}` as "usage.kinds.settle")}</td>
                <td>{line.speed && line.task ? `${named("speed", line.speed)}, ${named("task", line.task)}` : (line.note ?? "")}</td>
                <td>{line.device_ms > 0 ? seconds(line.device_ms, language) : ""}</td>
                <td>{seconds(line.amount_ms, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MoreButton query={ledger} />
    </Panel>
  );
}
