/** An invitation: what it offers, and the account it makes. */
import { useEffect, useState } from "react";

import { ApiError } from "../client/api";
import { accept, lookAtInvitation, type Offer } from "../client/session";
import { Field } from "./field";
import { Door } from "./login-page";
import { useRefusal } from "./refusal";
import { useWords } from "./words";

export function Invited({ secret, onElse }: { secret: string; onElse: () => void }) {
  const { t } = useWords();
  const refusal = useRefusal();
  const [offer, setOffer] = useState<Offer | null>(null);
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  const failed = (reason: unknown) => {
    if (reason instanceof ApiError && reason.code === "bad_invitation") setOver(true);
    else setWrong(refusal(reason));
  };
  useEffect(() => {
    lookAtInvitation(secret).then(setOffer, failed);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one look for each invitation
  }, [secret]);

  const join = () => {
    setBusy(true);
    setWrong(null);
    accept({ secret, name, email: email.trim() || null, password })
      .catch(failed)
      .finally(() => setBusy(false));
  };
  const foot = (
    <button type="button" className="login-else" onClick={onElse}>
      {t("have_account")}
    </button>
  );
  if (over) {
    return (
      <Door title={t("title_invited")} lead={t("used")} wrong={wrong} foot={foot} onSubmit={() => undefined}>
        {null}
      </Door>
    );
  }
  return (
    <Door title={t("title_invited")} lead={offer ? t(`lead_${offer.role}`) : "…"} wrong={wrong} foot={foot} onSubmit={join}>
      <Field label={t("new_name")} autoComplete="nickname" autoFocus required maxLength={60} value={name} onText={setName} />
      <Field label={t("new_email")} type="email" autoComplete="username" value={email} onText={setEmail} />
      <Field label={t("new_password")} hint={t("rule")} type="password" autoComplete="new-password" required minLength={10} value={password} onText={setPassword} />
      <button type="submit" className="button primary login-go" disabled={busy || !name.trim() || password.length < 10}>
        {t("join")}
      </button>
    </Door>
  );
}
