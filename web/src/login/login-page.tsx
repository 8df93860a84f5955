/** The door: by name and password, by the token that the terminal printed, or by an invitation. */
import { useState, type ReactNode, type SubmitEvent } from "react";

import { logIn, type WayIn } from "../client/session";
import { Mark } from "../ui/icons";
import { Field } from "./field";
import { Invited } from "./invited";
import { useRefusal } from "./refusal";
import { invitationFrom, isThisMachine, tokenFrom } from "./token";
import { useWords } from "./words";
import "./login.css";

export function LoginPage() {
  const [invitation] = useState(() => invitationFrom(window.location));
  const [byLink, setByLink] = useState(() => isThisMachine(window.location.hostname));
  if (invitation) return <Invited secret={invitation} onElse={() => window.location.assign("/")} />;
  return byLink ? <ByLink onElse={() => setByLink(false)} /> : <ByPassword onElse={() => setByLink(true)} />;
}

/** Sends a way in; tells what went wrong and whether an answer is awaited. */
function useWayIn(first: string | null) {
  const [wrong, setWrong] = useState(first);
  const [busy, setBusy] = useState(false);
  const refusal = useRefusal();
  const go = (way: WayIn) => {
    setBusy(true);
    setWrong(null);
    logIn(way)
      .catch((reason: unknown) => setWrong(refusal(reason)))
      .finally(() => setBusy(false));
  };
  return { wrong, busy, go };
}

interface DoorProps {
  title: string;
  lead: string;
  wrong: string | null;
  onSubmit: () => void;
  foot: ReactNode;
  children: ReactNode;
}

export function Door({ title, lead, wrong, onSubmit, foot, children }: DoorProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <main className="login">
      <form onSubmit={submit}>
        <Mark size={44} />
        <h1>{title}</h1>
        <p id="login-lead">{lead}</p>
        {children}
        <p id="login-wrong" className="login-wrong" role="alert">
          {wrong}
        </p>
        {foot}
      </form>
    </main>
  );
}

function ByLink({ onElse }: { onElse: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const { wrong, busy, go } = useWayIn(new URLSearchParams(window.location.search).get("login") === "failed" ? t("wrong.bad_login_token") : null);
  const foot = (
    <>
      <p className="login-lost">
        {t("lost")}
        <code>gesso serve</code>
      </p>
      <button type="button" className="login-else" onClick={onElse}>
        {t("to_person")}
      </button>
    </>
  );
  return (
    <Door title={t("title")} lead={t("lead")} wrong={wrong} foot={foot} onSubmit={() => tokenFrom(text) && go({ token: tokenFrom(text) })}>
      <label htmlFor="token">{t("token")}</label>
      <div className="login-row">
        <input
          id="token"
          type="password"
          autoComplete="off"
          spellCheck="false"
          autoFocus
          value={text}
          aria-invalid={wrong !== null}
          aria-describedby="login-lead login-wrong"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button primary" disabled={busy || !text.trim()}>
          {t("open")}
        </button>
      </div>
    </Door>
  );
}

function ByPassword({ onElse }: { onElse: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { wrong, busy, go } = useWayIn(null);
  const foot = (
    <>
      <p className="login-lost">{t("forgotten")}</p>
      {isThisMachine(window.location.hostname) && (
        <button type="button" className="login-else" onClick={onElse}>
          {t("to_link")}
        </button>
      )}
    </>
  );
  return (
    <Door title={t("title_person")} lead={t("lead_person")} wrong={wrong} foot={foot} onSubmit={() => go({ name, password })}>
      <Field label={t("name")} autoComplete="username" autoFocus required value={name} onText={setName} aria-invalid={wrong !== null} />
      <Field label={t("password")} type="password" autoComplete="current-password" required value={password} onText={setPassword} aria-invalid={wrong !== null} />
      <button type="submit" className="button primary login-go" disabled={busy || !name.trim() || !password}>
        {t("log_in")}
      </button>
    </Door>
  );
}
