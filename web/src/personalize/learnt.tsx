/** What a profile has learnt: in words, with pictures that show it; and what it does to a prompt. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { fileUrl, type Job } from "../client/api";
import { useTrial } from "../client/compare-trial";
import { asTrial, lastPrompt, trialSeed, withTaste } from "../client/trying";
import { Button } from "../ui/button";
import { Skeleton } from "../ui/states";
import { profileQuery, type Profile, type ProfileWithTaste } from "./queries";
import { useWords } from "./words";

const SHOWN = 6;

export function Learnt({ profile }: { profile: Profile }) {
  const { t } = useWords();
  const { data } = useQuery(profileQuery(profile.id));
  if (!data) return <Skeleton style={{ height: 120 }} />;
  if (data.likes.length + data.dislikes.length === 0) return <p className="aside">{t("learntNothing")}</p>;
  const most = Math.max(...[...data.likes, ...data.dislikes].map((one) => Math.abs(one.weight)));
  return (
    <div className="learnt" data-testid="learnt">
      <Likings title={t("likes")} likings={data.likes} most={most} />
      {data.dislikes.length > 0 && <Likings title={t("dislikes")} likings={data.dislikes} most={most} />}
    </div>
  );
}

function Likings({ title, likings, most }: { title: string; likings: ProfileWithTaste["likes"]; most: number }) {
  const { t } = useWords();
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {likings.slice(0, SHOWN).map((one) => (
          <li key={one.name}>
            <span className="liking-pictures" aria-hidden="true">
              {one.examples.slice(0, 3).map((file) => (
                <img key={file} src={file} alt="" loading="lazy" />
              ))}
            </span>
            <p>
              <strong>{one.words}</strong>
              <span className="liking-bar" role="img" aria-label={t("strength", { words: one.words, weight: one.weight.toFixed(1) })}>
                <i style={{ width: `${(Math.abs(one.weight) / most) * 100}%` }} data-down={one.weight < 0 || undefined} />
              </span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The same words and seed, with the taste and without; from there to the comparing page. */
export function WithAndWithout({ profile }: { profile: Profile }) {
  const { t } = useWords();
  const [prompt, setPrompt] = useState<string | null>(null);
  const trial = useTrial();
  const [none, setNone] = useState(false);

  const start = async () => {
    const words = (prompt ?? (await lastPrompt())).trim();
    setPrompt(words);
    setNone(words === "");
    if (!words) return;
    const seed = trialSeed();
    await trial.start([asTrial(withTaste(words, profile.code), seed), asTrial(withTaste(words, "off"), seed)]);
  };
  const [one, other] = trial.jobs;
  const [first, second] = [one?.images[0], other?.images[0]];
  return (
    <section className="with-without" id="with-and-without">
      <h2>{t("compare")}</h2>
      <p className="aside">{t("compareLead")}</p>
      {prompt !== null && (
        <input className="text-field" aria-label={t("comparePrompt")} value={prompt} placeholder={t("compareNone")} onChange={(event) => setPrompt(event.target.value)} />
      )}
      {none && <p role="alert">{t("compareNone")}</p>}
      {trial.wrong !== null && <p role="alert">{t("compareFailed", { message: trial.wrong })}</p>}
      <p className="with-without-do">
        {trial.running ? (
          <>
            <progress aria-label={t("comparing")} value={trial.progress} />
            <Button icon="stop" onClick={trial.stop}>
              {t("common.cancel")}
            </Button>
          </>
        ) : (
          <Button icon="compare" onClick={() => void start()}>
            {t("compareStart")}
          </Button>
        )}
        {first && second && (
          <Link to="/compare" search={{ ids: `${first.id},${second.id}` }} className="button primary">
            {t("compareOpen")}
          </Link>
        )}
      </p>
      {one && (
        <div className="with-without-pictures">
          <Four job={one} label={t("with")} />
          <Four job={other} label={t("without")} />
        </div>
      )}
    </section>
  );
}

function Four({ job, label }: { job: Job | undefined; label: string }) {
  return (
    <figure>
      <div>
        {Array.from({ length: 4 }, (_, i) => {
          const image = job?.images.find((one) => one.index === i);
          return image ? <img key={i} src={fileUrl(image, { format: "webp", width: 320 })} alt={image.prompt} /> : <Skeleton key={i} />;
        })}
      </div>
      <figcaption>{label}</figcaption>
    </figure>
  );
}
