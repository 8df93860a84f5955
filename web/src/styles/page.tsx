/** Finding a style: codes tried on the prompt that was last, kept, mixed, made from pictures. */
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useEffect, useRef, useState } from "react";

import { ApiError, fileUrl, type Image, type Job } from "../client/api";
import { isLive } from "../client/live";
import { useTrial, type Begun } from "../client/compare-trial";
import { useLiked } from "../client/liked";
import { asTrial, imagineWithStyle, lastPrompt, trialSeed, withStyle } from "../client/trying";
import { Button, IconButton } from "../ui/button";
import { copyText } from "../ui/copy";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icons";
import { Menu, type MenuLine } from "../ui/menu";
import { PicturePicker } from "../ui/picture-picker";
import { PictureLink } from "../ui/picture-link";
import { Slider } from "../ui/slider";
import { EmptyState, ErrorPanel, Skeleton } from "../ui/states";
import { say } from "../ui/toast";
import { verbs } from "../ui/verbs";
import { codesIn, mixed, randomCodes, shares } from "./mixing";
import { deleteStyle, nearCodes, saveStyle, stylesQuery, takeStyle, type Style } from "./queries";
import { useWords } from "./words";
import "./styles.css";

const COUNTS = [4, 6, 8] as const;
const MOST = 8;
/** What was tried last: still there when one comes back from another page. */
let tried: { codes: readonly string[]; like: string; begun: Begun } = { codes: [], like: "", begun: [] };

const keepTried = (next: typeof tried) => {
  tried = next;
};

type Naming = { code: string } | { pictures: Image[] };

export function StylesPage() {
  const { t } = useWords();
  const { data: styles, error, refetch } = useQuery(stylesQuery);
  const [prompt, setPrompt] = useState<string | null>(null);
  const [count, setCount] = useState<number>(4);
  const [codes, setCodes] = useState(tried.codes);
  const [like, setLike] = useState(tried.like);
  const [wanted, setWanted] = useState("");
  const [naming, setNaming] = useState<Naming | null>(null);
  const [picking, setPicking] = useState(false);
  const [weight, setWeight] = useState(100);
  const [mix, setMix] = useState<{ first: string; second: string; percent: number }>({ first: "", second: "", percent: 50 });
  const trial = useTrial(undefined, {
    before: tried.begun,
    onBegun: (begun) => keepTried({ ...tried, begun }),
  });
  const file = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const turn = useRef(0);
  const wrong = (reason: unknown) => say(t("wrong", { message: reason instanceof ApiError ? reason.message : "" }), { wrong: true });

  useEffect(() => {
    void lastPrompt().then((last) => setPrompt((now) => now ?? last)).catch(() => setPrompt((now) => now ?? ""));
  }, []);

  const tryCodes = (some: readonly string[], near = "") => {
    const words = (prompt ?? "").trim();
    if (!words) {
      say(t("promptNone"));
      field.current?.focus();
      return;
    }
    setCodes(some);
    setLike(near);
    keepTried({ codes: some, like: near, begun: [] });
    const seed = trialSeed();
    void trial.start(some.map((code) => asTrial(withStyle(words, code), seed)));
    window.scrollTo({ top: 0, behavior: "smooth" });
  };
  const tryNear = (code: string) => {
    turn.current += 1;
    nearCodes(code, count, turn.current % 1000).then((some) => tryCodes(some, code), wrong);
  };
  const copy = (code: string) => void copyText(code).then((done) => say(done ? t("copied", { code }) : t("common.copyFailed"), { wrong: !done }));
  const lines = (code: string): MenuLine[] => [
    { id: "more", icon: "dice", label: t("more"), onSelect: () => tryNear(code) },
    { id: "first", icon: "compare", label: t("mixFirst"), onSelect: () => setMix((now) => ({ ...now, first: code })) },
    { id: "second", icon: "compare", label: t("mixSecond"), onSelect: () => setMix((now) => ({ ...now, second: code })) },
    { id: "copy", icon: "copy", label: t("copy", { code }), onSelect: () => copy(code) },
  ];
  const bring = async (chosen: File | undefined) => {
    if (!chosen) return;
    const style = await takeStyle(JSON.parse(await chosen.text()));
    say(t("imported", { name: style.name }));
  };
  const remove = async (style: Style) => {
    const undo = await deleteStyle(style);
    say(t("deleted", { name: style.name }), { undo: () => void undo().catch(wrong) });
  };

  const known = [...new Set([...(styles ?? []).map((one) => one.code), ...codes])].filter((code) => !code.includes(" "));
  const nameOf = (code: string) => styles?.find((one) => one.code === code)?.name ?? code;
  return (
    <section className="styles">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t("lead")}</p>
        </div>
        <div className="page-do">
          <Button icon="image" onClick={() => setPicking(true)}>
            {t("make")}
          </Button>
          <Button icon="upload" onClick={() => file.current?.click()}>
            {t("import")}
          </Button>
        </div>
      </header>

      <section aria-label={t("tryTitle")}>
        <form
          className="styles-try"
          onSubmit={(event) => {
            event.preventDefault();
            const some = codesIn(wanted);
            if (!trial.running) tryCodes(some.length > 0 ? some.slice(0, MOST) : randomCodes(count));
          }}
        >
          <input ref={field} className="text-field" aria-label={t("prompt")} placeholder={t("promptPlaceholder")} value={prompt ?? ""} onChange={(event) => setPrompt(event.target.value)} />
          <input className="text-field styles-codes" aria-label={t("codes")} placeholder={t("codesPlaceholder")} value={wanted} autoComplete="off" onChange={(event) => setWanted(event.target.value)} />
          <div className="styles-counts" role="group" aria-label={t("count")}>
            {COUNTS.map((one) => (
              <Button key={one} kind="bare" aria-pressed={one === count} disabled={wanted.trim() !== ""} onClick={() => setCount(one)}>
                {one}
              </Button>
            ))}
          </div>
          {trial.running ? (
            <Button
              icon="stop"
              onClick={() => {
                trial.stop();
                say(t("stopped"));
              }}
            >
              {t("common.cancel")}
            </Button>
          ) : (
            <Button type="submit" kind="primary" icon={wanted.trim() ? "create" : "dice"}>
              {wanted.trim() ? t("tryThese") : t("tryRandom")}
            </Button>
          )}
        </form>
        <div className="styles-weight">
          <Slider label={t("weight")} value={weight} min={0} max={1000} step={10} onChange={setWeight} />
          <p className="aside">{t("weightHint")}</p>
        </div>
        {trial.running && <progress className="styles-progress" aria-label={t("trying", { count: codes.length })} value={trial.progress} />}
        {trial.wrong !== null && <ErrorPanel title={t("wrong", { message: trial.wrong })} />}
        {like && codes.length > 0 && <p className="styles-near">{t("near", { code: nameOf(like) })}</p>}
        {codes.length > 0 && (
          <ul className="styles-tried" data-testid="tried">
            {codes.map((code, i) => (
              <Tile
                key={code}
                code={code}
                job={trial.firsts[i]}
                lines={code.includes(" ") ? [] : lines(code)}
                kept={styles?.some((one) => one.code === code) ?? false}
                onUse={() => imagineWithStyle(code, weight)}
                onSave={code.includes(" ") ? undefined : () => setNaming({ code })}
              />
            ))}
          </ul>
        )}
      </section>

      <section>
        <h2>{t("yours")}</h2>
        {error && !styles && <ErrorPanel title={t("failed")} details={error.message} action={<Button onClick={() => void refetch()}>{t("common.retry")}</Button>} />}
        {!styles && !error && <Skeleton style={{ height: 140 }} />}
        {styles?.length === 0 && <EmptyState icon="style" title={t("emptyTitle")} lead={t("emptyLead")} />}
        <ul className="styles-saved" data-testid="saved-styles">
          {styles?.map((style) => (
            <li key={style.code}>
              <Swatch style={style} />
              <div>
                <p>
                  <strong>{style.name}</strong>
                  <code>{style.code}</code>
                </p>
                <Button onClick={() => imagineWithStyle(style.code, weight)}>{t("use")}</Button>
                <Menu
                  trigger={<IconButton icon="more" label={t("menu", { name: style.name })} />}
                  lines={[
                    { id: "try", icon: "create", label: t("tryIt"), onSelect: () => tryCodes([style.code]) },
                    ...lines(style.code),
                    { id: "export", icon: "download", label: t("export"), onSelect: () => window.location.assign(`/api/v1/styles/${style.code}/file`) },
                    { id: "line", divider: true },
                    { id: "delete", icon: "trash", label: t("delete"), danger: true, onSelect: () => void remove(style).catch(wrong) },
                  ]}
                />
              </div>
            </li>
          ))}
        </ul>
      </section>

      {known.length > 1 && (
        <section aria-labelledby="styles-mix">
          <h2 id="styles-mix">{t("mix")}</h2>
          <p className="aside">{t("mixLead")}</p>
          <div className="styles-mix">
            {(["first", "second"] as const).map((which) => (
              <label key={which} data-which={which}>
                {t(which)}
                <select className="text-field" value={mix[which]} onChange={(event) => setMix({ ...mix, [which]: event.target.value })}>
                  <option value="">{t("choose")}</option>
                  {[...new Set([...known, ...(mix[which] ? [mix[which]] : [])])].map((code) => (
                    <option key={code} value={code}>
                      {nameOf(code)}
                    </option>
                  ))}
                </select>
              </label>
            ))}
            <Slider
              label={t("balance")}
              value={mix.percent}
              min={0}
              max={100}
              step={5}
              text={t("mixed", { first: shares(mix.percent)[0], second: shares(mix.percent)[1] })}
              disabled={!mix.first || !mix.second}
              onChange={(percent) => setMix({ ...mix, percent })}
            />
            <div className="page-do">
              <Button disabled={!mix.first || !mix.second || trial.running} onClick={() => tryCodes([mixed(mix.first, mix.second, mix.percent)])}>
                {t("tryIt")}
              </Button>
              <Button kind="primary" disabled={!mix.first || !mix.second} onClick={() => imagineWithStyle(mixed(mix.first, mix.second, mix.percent), weight)}>
                {t("use")}
              </Button>
            </div>
          </div>
        </section>
      )}

      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={(event) => {
          void bring(event.target.files?.[0]).catch(wrong);
          event.target.value = "";
        }}
      />
      {picking && (
        <PicturePicker
          title={t("makeTitle")}
          most={10}
          take={(number) => t("pickTake", { count: number })}
          empty={t("pickEmpty")}
          onClose={() => setPicking(false)}
          onTake={(pictures) => {
            setPicking(false);
            setNaming({ pictures });
          }}
        />
      )}
      {naming && <NameIt what={naming} onClose={() => setNaming(null)} />}
    </section>
  );
}

interface TileProps {
  code: string;
  job: Job | undefined;
  lines: MenuLine[];
  kept: boolean;
  onUse: () => void;
  onSave: (() => void) | undefined;
}

function Tile({ code, job, lines, kept, onUse, onSave }: TileProps) {
  const { t } = useWords();
  const first = job?.images.find((one) => one.index === 0) ?? job?.images[0];
  const failed = job?.status === "failed";
  return (
    <li aria-label={t("tile", { code })} data-job={job?.id}>
      <div className="styles-four">
        {failed && <p className="styles-failed">{job.failure?.message ?? t("wrong", { message: "" })}</p>}
        {!failed && Array.from({ length: job?.count ?? 4 }, (_, i) => {
          const image = job?.images.find((one) => one.index === i);
          if (!image) return job && !isLive(job) ? <div key={i} className="frame" /> : <Skeleton key={i} />;
          return (
            <PictureLink key={i} imageId={image.id} className="frame" aria-label={image.prompt}>
              <img src={fileUrl(image, { format: "webp", width: 320 })} alt="" />
            </PictureLink>
          );
        })}
      </div>
      <div className="styles-tile-foot">
        <code title={code}>{code}</code>
        {first ? <Like image={first} /> : <IconButton icon="heart" label={t("like")} disabled />}
        {onSave && (
          <Button disabled={kept} onClick={onSave}>
            {kept ? <Icon name="check" size={16} /> : t("save")}
          </Button>
        )}
        <Button onClick={onUse}>{t("use")}</Button>
        {lines.length > 0 && <Menu trigger={<IconButton icon="more" label={t("menu", { name: code })} />} lines={lines} />}
      </div>
    </li>
  );
}

/** The first picture stands for the style: liking it teaches the taste, a second time takes that back. */
function Like({ image }: { image: Image }) {
  const { t } = useWords();
  const [does] = useState(() => verbs(t as unknown as TFunction, () => undefined));
  const liked = useLiked(image);
  return <IconButton icon="heart" label={t("like")} aria-pressed={liked} onClick={() => does.like(image)} />;
}

/** Its picture where there is one; a code's tones otherwise. */
function Swatch({ style }: { style: Style }) {
  const tones = Array.isArray(style.style.tones) ? style.style.tones.filter((one): one is string => typeof one === "string") : [];
  const words = Array.isArray(style.style.words) ? style.style.words.filter((one): one is string => typeof one === "string") : [];
  if (style.thumbnail) return <img className="styles-swatch" src={style.thumbnail} alt="" />;
  const part = 100 / Math.max(1, tones.length);
  const bands = tones.map((tone, i) => `${tone} ${i * part}% ${(i + 1) * part}%`).join(", ");
  return (
    <div className="styles-swatch" style={bands ? { background: `linear-gradient(${bands})` } : undefined}>
      <span>{words.slice(0, 3).join(", ")}</span>
    </div>
  );
}

function NameIt({ what, onClose }: { what: Naming; onClose: () => void }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const save = async (name: string) => {
    setBusy(true);
    setRefused("");
    try {
      const style = await saveStyle(name, "code" in what ? { code: what.code } : { pictures: what.pictures.map((one) => one.id) });
      say(t("code" in what ? "saved" : "made", { name: style.name }));
      onClose();
    } catch (reason) {
      setRefused(reason instanceof ApiError && reason.message ? reason.message : t("wrong", { message: "" }));
      setBusy(false);
    }
  };
  return (
    <Dialog title={"code" in what ? t("saveTitle", { code: what.code }) : t("makeTitle")} lead={"code" in what ? undefined : t("makeLead")} onClose={onClose}>
      <form
        className="styles-name"
        onSubmit={(event) => {
          event.preventDefault();
          const name = new FormData(event.currentTarget).get("name");
          if (typeof name === "string" && name.trim()) void save(name.trim());
        }}
      >
        {"pictures" in what && (
          <div className="styles-chosen">
            {what.pictures.map((image) => (
              <img key={image.id} src={fileUrl(image, { format: "webp", width: 320 })} alt={image.prompt} />
            ))}
          </div>
        )}
        <label>
          {t("name")}
          <input name="name" className="text-field" maxLength={60} autoComplete="off" autoFocus aria-invalid={refused !== ""} aria-describedby="style-refused" />
        </label>
        <p id="style-refused" role="alert">
          {refused}
        </p>
        <Button type="submit" kind="primary" disabled={busy}>
          {busy && "pictures" in what ? t("making") : t("save")}
        </Button>
      </form>
    </Dialog>
  );
}
