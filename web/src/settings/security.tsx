/** The password, and where one is logged in. */
import { useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { api, need, type Session } from "../client/api";
import { queryClient, sessionQuery } from "../client/queries";
import { Button } from "../ui/button";
import { say } from "../ui/toast";
import { Field, Loaded, Panel, Section, useDoing, useTrying, When, Wrong } from "./parts";
import { done, freshen, sessionsQuery } from "./queries";
import { useWords } from "./words";

export function Security() {
  const { t } = useWords();
  const session = useQuery(sessionQuery);
  const sessions = useQuery(sessionsQuery);
  const trying = useTrying();
  const end = (id: string, current: boolean) =>
    trying(done(api.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id: id } } })), () => {
      if (current) window.location.assign("/");
      else {
        say(t("security.ended", { count: 1 }));
        void freshen("sessions");
      }
    });
  const endOthers = () =>
    trying(need(api.DELETE("/api/v1/sessions")), ({ ended }) => {
      say(t("security.ended", { count: ended }));
      void freshen("sessions");
    });
  return (
    <Section title={t("sections.security")} lead={t("security.lead")}>
      {session.data && <Password key={String(session.data.person.has_password)} session={session.data} />}
      <Panel
        title={t("security.sessions")}
        foot={
          (sessions.data?.items.length ?? 0) > 1 && (
            <Button onClick={endOthers}>{t("security.endOthers")}</Button>
          )
        }
      >
        <Loaded query={sessions}>
          {({ items }) => (
            <ul className="settings-rows">
              {items.map((one) => (
                <li key={one.id}>
                  <div>
                    <strong>{browserName(one.agent) || t("security.unknown")}</strong>
                    {one.current && <span className="settings-badge">{t("security.this")}</span>}
                    <small>
                      {one.address || t("security.here")}, {t("security.seen")} <When at={one.seen_at} />, {t("security.since")} <When at={one.created_at} />
                    </small>
                  </div>
                  <Button kind="bare" aria-label={one.current ? undefined : t("security.endOne", { name: browserName(one.agent) || one.address })} onClick={() => end(one.id, one.current)}>
                    {t(one.current ? "security.logOut" : "security.end")}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </Section>
  );
}

/** "Firefox on Linux", as far as a browser says. */
export function browserName(agent: string): string {
  const first = (names: readonly (readonly [string, string])[]) => names.find(([sign]) => agent.includes(sign))?.[1];
  const browser = first([["Edg/", "Edge"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Chromium/", "Chromium"], ["Safari/", "Safari"]]) ?? agent.split(/[ /]/u)[0];
  const system = first([["Android", "Android"], ["iPhone", "iOS"], ["iPad", "iOS"], ["Windows", "Windows"], ["Mac OS X", "macOS"], ["Linux", "Linux"]]);
  return [browser, system].filter(Boolean).join(", ");
}

function Password({ session }: { session: Session }) {
  const { t } = useWords();
  const [now, setNow] = useState("");
  const [next, setNext] = useState("");
  const doing = useDoing();
  const had = session.person.has_password;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    doing.run(
      () => need(api.PUT("/api/v1/people/me/password", { body: { password: next, current_password: had ? now : null } })),
      ({ ended }) => {
        setNow("");
        setNext("");
        say(ended > 0 ? t("security.changedEnded", { count: ended }) : t("security.changed"));
        queryClient.setQueryData(sessionQuery.queryKey, (now) => now && { ...now, person: { ...now.person, has_password: true } });
        void freshen("sessions");
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Panel
        title={t("security.password")}
        lead={t(had ? "security.passwordLead" : "security.noPassword")}
        foot={
          <Button kind="primary" type="submit" disabled={doing.busy || next.length < 10 || (had && !now)}>
            {t(had ? "security.change" : "security.set")}
          </Button>
        }
      >
        <input type="text" hidden readOnly autoComplete="username" value={session.person.name} />
        <div className="settings-pair">
          {had && <Field label={t("security.current")} type="password" autoComplete="current-password" value={now} onText={setNow} required />}
          <Field label={t("security.next")} type="password" autoComplete="new-password" value={next} onText={setNext} minLength={10} maxLength={500} required hint={t("security.rule")} />
        </div>
        <Wrong text={doing.wrong} />
      </Panel>
    </form>
  );
}
