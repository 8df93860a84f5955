/** Who I am here, and how the studio looks and speaks to me. */
import { useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { api, need, type Session } from "../client/api";
import { queryClient, sessionQuery } from "../client/queries";
import { Button } from "../ui/button";
import { LANGUAGES, setLanguage, type Language } from "../ui/language";
import { setTheme, useTheme, type Theme } from "../ui/theme";
import { say } from "../ui/toast";
import { Choice, Field, Loaded, Panel, Section, useDoing, Wrong } from "./parts";
import { defaultsQuery } from "./queries";
import { useWords } from "./words";

const NAMES: Record<Language, string> = { en: "English", de: "Deutsch" };
const THEMES = ["system", "light", "dark"] as const satisfies readonly Theme[];

export function Profile() {
  const { t, language } = useWords();
  const session = useQuery(sessionQuery);
  const theme = useTheme();
  const defaults = useQuery(defaultsQuery);
  return (
    <Section title={t("sections.profile")} lead={t("profile.lead")}>
      {session.data && <Me key={session.data.person.id} session={session.data} />}
      <Panel title={t("profile.looks")}>
        <div className="settings-pair">
          <Choice label={t("profile.language")} value={language} onPick={(one) => void setLanguage(one === "de" ? "de" : "en")} options={LANGUAGES.map((one) => [one, NAMES[one]])} />
          <Choice label={t("profile.theme")} value={theme} onPick={(one) => setTheme(THEMES.find((each) => each === one) ?? "system")} options={THEMES.map((one) => [one, t(`profile.themes.${one}`)])} hint={t("profile.here")} />
        </div>
      </Panel>
      <Loaded query={defaults}>{({ parameters }) => <Defaults key={parameters} parameters={parameters} may={session.data?.scopes.includes("edit") ?? false} />}</Loaded>
    </Section>
  );
}

function Me({ session }: { session: Session }) {
  const { t } = useWords();
  const { person } = session;
  const [name, setName] = useState(person.name);
  const [email, setEmail] = useState(person.email ?? "");
  const doing = useDoing();
  const changed = name.trim() !== person.name || email.trim() !== (person.email ?? "");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    doing.run(
      () => need(api.PATCH("/api/v1/people/me", { body: { name: name.trim(), email: email.trim() || null } })),
      (told) => {
        queryClient.setQueryData(sessionQuery.queryKey, (now) => now && { ...now, person: { ...now.person, name: told.name, email: told.email } });
        say(t("saved"));
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Panel
        title={t("profile.you")}
        foot={
          <Button kind="primary" type="submit" disabled={!changed || doing.busy || !name.trim() || !session.scopes.includes("account")}>
            {t("save")}
          </Button>
        }
      >
        <div className="settings-pair">
          <Field label={t("name")} value={name} onText={setName} autoComplete="username" maxLength={80} required />
          <Field label={t("email")} value={email} onText={setEmail} autoComplete="email" type="email" hint={t("profile.emailHint")} />
        </div>
        <p className="settings-hint">{t("profile.role", { role: t(`roles.${person.role}`) })}</p>
        <Wrong text={doing.wrong} />
      </Panel>
    </form>
  );
}

function Defaults({ parameters, may }: { parameters: string; may: boolean }) {
  const { t } = useWords();
  const [text, setText] = useState(parameters);
  const doing = useDoing();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    doing.run(
      () => need(api.PUT("/api/v1/defaults", { body: { parameters: text } })),
      (told) => {
        queryClient.setQueryData(defaultsQuery.queryKey, told);
        say(t("saved"));
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Panel
        title={t("profile.defaults")}
        lead={t("profile.defaultsLead")}
        foot={
          <Button kind="primary" type="submit" disabled={!may || doing.busy || text.trim() === parameters}>
            {t("save")}
          </Button>
        }
      >
        <Field label={t("profile.parameters")} value={text} onText={setText} placeholder="--ar 16:9 --s 250" className="mono" wrong={doing.wrong} hint={t("profile.defaultsHint")} disabled={!may} />
      </Panel>
    </form>
  );
}
