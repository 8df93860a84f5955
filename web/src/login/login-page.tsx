/** The door: the token that the terminal printed, pasted alone or with its whole link. */
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "../client/api";
import { logIn } from "../client/session";
import { Mark } from "../ui/icons";
import { tokenFrom } from "./token";
import "./login.css";

export function LoginPage() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | null>(() => (new URLSearchParams(window.location.search).get("login") === "failed" ? t("login.wrong") : null));
  const [busy, setBusy] = useState(false);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const token = tokenFrom(text);
    if (!token) return;
    setBusy(true);
    setWrong(null);
    logIn(token)
      .catch((reason: unknown) => setWrong(reason instanceof ApiError && reason.offline ? t("error.offline") : t("login.wrong")))
      .finally(() => setBusy(false));
  };

  return (
    <main className="login">
      <form onSubmit={submit}>
        <Mark size={44} />
        <h1>{t("login.title")}</h1>
        <p id="login-lead">{t("login.lead")}</p>
        <label htmlFor="token">{t("login.token")}</label>
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
            {t("login.open")}
          </button>
        </div>
        <p id="login-wrong" className="login-wrong" role="alert">
          {wrong}
        </p>
        <p className="login-lost">
          {t("login.lost")}
          <code>gesso serve</code>
        </p>
      </form>
    </main>
  );
}
