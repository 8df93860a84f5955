/** Teaching a taste, seeing what was learnt, switching it off. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, ApiError, need } from "../client/api";
import { queryClient } from "../client/queries";
import { Button, IconButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { ErrorPanel, Skeleton } from "../ui/states";
import { Switch } from "../ui/switch";
import { say } from "../ui/toast";
import { Learnt, WithAndWithout } from "./learnt";
import { ProfilesMenu } from "./profiles";
import { profilesQuery, tasteQuery, type Profile } from "./queries";
import { Ranking } from "./ranking";
import { useWords } from "./words";
import "./personalize.css";

export function PersonalizePage() {
  const { t } = useWords();
  const { data: profiles, error, refetch } = useQuery(profilesQuery);
  const [chosen, setChosen] = useState<string | undefined>();
  const [unlocked, setUnlocked] = useState<string | null>(null);
  const profile = profiles?.find((one) => one.id === chosen) ?? profiles?.find((one) => one.own) ?? profiles?.[0];

  if (error && !profiles) {
    return (
      <section className="personalize">
        <ErrorPanel title={t("failed")} details={error.message} action={<Button onClick={() => void refetch()}>{t("common.retry")}</Button>} />
      </section>
    );
  }
  return (
    <section className="personalize">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t("lead")}</p>
        </div>
        {profiles && <ProfilesMenu profiles={profiles} profile={profile} onChoose={setChosen} />}
      </header>
      {profiles ? (
        <>
          {profile && <Progress profile={profile} />}
          {unlocked !== null && unlocked === profile?.id && <Unlocked profile={profile} onClose={() => setUnlocked(null)} />}
          <Ranking key={profile?.id ?? "first"} profile={profile} onUnlocked={(one) => setUnlocked(one.id)} />
        </>
      ) : (
        <Skeleton style={{ height: 380 }} />
      )}
      <div className="personalize-below">
        <section>
          <h2>{t("learnt")}</h2>
          {profile ? <Learnt profile={profile} /> : <p className="aside">{t("learntNothing")}</p>}
        </section>
        <section>
          {profile && <OnSwitch profile={profile} />}
          {profile?.unlocked && <WithAndWithout key={profile.id} profile={profile} />}
          <h2>{t("likesTitle")}</h2>
          <p className="aside">{t("likesLead")}</p>
        </section>
      </div>
    </section>
  );
}

function Progress({ profile }: { profile: Profile }) {
  const { t } = useWords();
  const { answered, unlocks_at: unlock, matures_at: mature } = profile;
  const most = profile.unlocked ? mature : unlock;
  const words = profile.mature ? t("mature") : profile.unlocked ? t("toMature", { count: Math.ceil(mature - answered) }) : t("toUnlock", { count: Math.ceil(unlock - answered) });
  return (
    <div className="taste-progress" data-testid="progress">
      <div className="taste-bar" role="progressbar" aria-label={t("progress", { name: profile.name })} aria-valuemin={0} aria-valuemax={most} aria-valuenow={Math.min(most, answered)}>
        <i style={{ width: `${Math.min(1, answered / most) * 100}%` }} />
      </div>
      <p>
        {profile.unlocked && <Icon name="check" size={14} />}
        {t("answered", { count: Math.floor(answered), most })}
        <span className="aside">{words}</span>
      </p>
    </div>
  );
}

/** Once, quietly. */
function Unlocked({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const { t } = useWords();
  return (
    <div className="unlocked" role="status" data-testid="unlocked">
      <Icon name="heart" size={22} />
      <div>
        <h2>{t("unlockedTitle")}</h2>
        <p>{t("unlockedLead")}</p>
        <p className="unlocked-says">{profile.says}</p>
      </div>
      <a className="button" href="#with-and-without">
        {t("see")}
      </a>
      <IconButton icon="close" label={t("common.close")} onClick={onClose} />
    </div>
  );
}

function OnSwitch({ profile }: { profile: Profile }) {
  const { t } = useWords();
  const { data } = useQuery(tasteQuery);
  const change = (on: boolean) => {
    const before = queryClient.getQueryData(tasteQuery.queryKey);
    queryClient.setQueryData(tasteQuery.queryKey, (now) => now && { ...now, on });
    need(api.PATCH("/api/v1/taste", { body: { on } })).then(
      (told) => queryClient.setQueryData(tasteQuery.queryKey, told),
      (reason: unknown) => {
        queryClient.setQueryData(tasteQuery.queryKey, before);
        say(reason instanceof ApiError && reason.message ? reason.message : t("failed"), { wrong: true });
      },
    );
  };
  return (
    <div className="taste-switch">
      <Switch label={t("on")} hint={profile.unlocked ? t("onHint") : t("onLocked", { count: profile.unlocks_at })} checked={data?.on ?? true} disabled={!data} onChange={change} />
    </div>
  );
}
