/** The door: the token that the terminal printed, pasted alone or with its whole link. */
import { useState, type SubmitEvent } from "react";
import { useWords } from "./words";

import { ApiError } from "../client/api";
import { logIn } from "../client/session";
import { Mark } from "../ui/icons";
import { tokenFrom } from "./token";
import "./login.css";

export function LoginPage() {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | null>(() => (new URLSearchParams(window.location.search).get("login") === "failed" ? t("wrong") : null));
  const [busy, setBusy] = useState(false);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const token = tokenFrom(text);
    if (!token) return;
    setBusy(true);
    setWrong(null);
    logIn(token)
      .catch((reason: unknown) => setWrong(reason instanceof ApiError && reason.offline ? t("error.offline") : t("wrong")))
      .finally(() => setBusy(false));
  };

  return (
    <main className="login">
      <form onSubmit={submit}>
        <Mark size={44} />
        <h1>{t("title")}</h1>
        <p id="login-lead">{t("lead")}</p>
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
        <p id="login-wrong" className="login-wrong" role="alert">
          {wrong}
        </p>
        <p className="login-lost">
          {t("lost")}
          <code>gesso serve</code>
        </p>
      </form>
    </main>
  );
}
