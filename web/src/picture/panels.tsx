/** What asks for a little more before it is done: words, a paper size, a tag, a file. It opens in the column, not above the picture. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useId, useRef, useState, type ReactNode, type SyntheticEvent } from "react";

import { remix, retexture, upscaleForPrint } from "../client/actions";
import { fileUrl, type Format, type Image, type ImageChange } from "../client/api";
import { describe, foldersQuery, makeBoard, makeFolder, putOnBoard, tagsQuery, takeOffBoard } from "../client/picture";
import { boardsQuery } from "../client/queries";
import { Button, IconButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { Skeleton } from "../ui/states";
import { say } from "../ui/toast";
import { sayWrong, type Verbs } from "../ui/verbs";
import type { Panel } from "./acts";
import { paper } from "./paper";
import { useWords } from "./words";

interface Props {
  image: Image;
  does: Verbs;
  onClose: () => void;
  onChange: (change: ImageChange, said: string) => void;
  onPrompt: (prompt: string) => void;
}

export function PanelView({ panel, ...props }: Props & { panel: Panel }) {
  const { t } = useWords();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const area = box.current;
    (area?.querySelector<HTMLElement>("[data-first]") ?? area)?.focus();
    area?.scrollIntoView({ block: "nearest" });
    return () => {
      if (area?.contains(document.activeElement) || document.activeElement === document.body) (before instanceof HTMLElement && before.isConnected ? before : document.querySelector<HTMLElement>(".picture"))?.focus();
    };
  }, []);
  return (
    <section ref={box} className="panel" data-testid="panel" tabIndex={-1} aria-label={t(`panel.${panel}`)}>
      <header className="facts-head">
        <h3>{t(`panel.${panel}`)}</h3>
        <IconButton icon="close" size={16} side="bottom" label={t("common.close")} hint="Esc" onClick={props.onClose} />
      </header>
      <Suspense fallback={<Skeleton style={{ height: 90 }} />}>{INSIDE[panel](props)}</Suspense>
    </section>
  );
}

const INSIDE: Record<Panel, (props: Props) => ReactNode> = {
  remix: (props) => <Words {...props} kind="remix" />,
  retexture: (props) => <Words {...props} kind="retexture" />,
  print: (props) => <Print {...props} />,
  describe: (props) => <Describe {...props} />,
  tag: (props) => <Tags {...props} />,
  folder: (props) => <Folders {...props} />,
  board: (props) => <Boards {...props} />,
  download: (props) => <Download {...props} />,
};

function Words({ image, does, onClose, kind }: Props & { kind: "remix" | "retexture" }) {
  const { t } = useWords();
  const [text, setText] = useState(image.prompt);
  const [strength, setStrength] = useState<"subtle" | "strong">("strong");
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    does.run(image, kind === "remix" ? remix(image, text.trim(), strength) : retexture(image, text.trim()));
    onClose();
  };
  return (
    <form onSubmit={send}>
      <textarea
        data-first
        className="field"
        rows={4}
        value={text}
        aria-label={t("words")}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
        }}
      />
      {kind === "remix" && (
        <Choice name={t("howFar")} value={strength} onChange={setStrength} options={[["subtle", t("near")], ["strong", t("far")]]} />
      )}
      <Button type="submit" kind="primary" disabled={!text.trim()}>
        {t(`panel.${kind}`)}
      </Button>
    </form>
  );
}

function Choice<T extends string>({ name, value, options, onChange }: { name: string; value: T; options: readonly (readonly [T, string])[]; onChange: (value: T) => void }) {
  const id = useId();
  return (
    <fieldset className="choice">
      <legend className="unseen">{name}</legend>
      {options.map(([one, label]) => (
        <label key={one} className="button" data-on={one === value || undefined}>
          <input type="radio" className="unseen" name={id} value={one} checked={one === value} onChange={() => onChange(one)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

const PAPERS = [["A4", 21, 29.7], ["A3", 29.7, 42], ["13 × 18", 13, 18], ["50 × 70", 50, 70]] as const;

function Print({ image, does, onClose }: Props) {
  const { t, language } = useWords();
  const wide = image.width > image.height;
  const [width, setWidth] = useState(wide ? 29.7 : 21);
  const [height, setHeight] = useState(wide ? 21 : 29.7);
  const [dpi, setDpi] = useState(300);
  const [creative, setCreative] = useState<"subtle" | "creative">("subtle");
  const [cut, setCut] = useState<"whole" | "fill">("whole");
  const told = paper(image, width, height, dpi);
  const number = new Intl.NumberFormat(language);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        does.run(image, upscaleForPrint(image, { width_cm: width, height_cm: height, dpi, whole: cut === "whole" }, creative));
        onClose();
      }}
    >
      <p className="choice">
        {PAPERS.map(([name, short, long]) => (
          <Button
            key={name}
            onClick={() => {
              setWidth(wide ? long : short);
              setHeight(wide ? short : long);
            }}
          >
            {name}
          </Button>
        ))}
      </p>
      <p className="fields">
        <Measure label={t("widthCm")} value={width} min={1} max={500} step={0.1} first onChange={setWidth} />
        <Measure label={t("heightCm")} value={height} min={1} max={500} step={0.1} onChange={setHeight} />
        <Measure label={t("dpi")} value={dpi} min={30} max={1200} step={1} onChange={setDpi} />
      </p>
      <Choice name={t("paperFit")} value={cut} onChange={setCut} options={[["whole", t("whole")], ["fill", t("fill")]]} />
      <Choice name={t("group.upscale")} value={creative} onChange={setCreative} options={[["subtle", t("subtle")], ["creative", t("creative")]]} />
      <p className="aside">{t("paperSays", { width: number.format(told.width), height: number.format(told.height), times: number.format(told.times) })}</p>
      <Button type="submit" kind="primary">
        {t("panel.print")}
      </Button>
    </form>
  );
}

function Measure({ label, value, onChange, first, ...range }: { label: string; value: number; min: number; max: number; step: number; first?: boolean; onChange: (value: number) => void }) {
  return (
    <label className="measure">
      <span>{label}</span>
      <input className="field" type="number" data-first={first} required value={Number.isNaN(value) ? "" : value} {...range} onChange={(event) => onChange(event.target.valueAsNumber)} />
    </label>
  );
}

function Describe({ image, onPrompt }: Props) {
  const { t } = useWords();
  const { data } = useSuspenseQuery({ queryKey: ["describe", image.id], staleTime: Infinity, queryFn: () => describe(image.id).catch((reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason)))) });
  if (data instanceof Error) return <p role="alert">{data.message || t("error.offline")}</p>;
  return (
    <>
      <p className="aside">{t(`source.${data.source}`)}</p>
      <ol className="described" data-testid="described">
        {data.prompts.map((prompt) => (
          <li key={prompt}>
            <p>{prompt}</p>
            <Button kind="bare" icon="prompt" onClick={() => onPrompt(prompt)} aria-label={t("usePromptNamed", { prompt })}>
              {t("feed.use")}
            </Button>
          </li>
        ))}
      </ol>
      {data.notices.map((notice) => (
        <p key={notice.code} className="aside">
          {notice.message}
        </p>
      ))}
    </>
  );
}

function Tags({ image, onChange }: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const list = useId();
  const { data } = useQuery(tagsQuery);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const fresh = text.split(",").map((tag) => tag.trim()).filter(Boolean);
        if (fresh.length === 0) return;
        setText("");
        onChange({ add_tags: fresh, remove_tags: [] }, t("tagged", { tags: fresh.join(", ") }));
      }}
    >
      {image.tags.length > 0 && (
        <ul className="facts-chips" aria-label={t("tags")}>
          {image.tags.map((tag) => (
            <li key={tag}>
              <button type="button" className="chip" aria-label={t("untag", { tag })} onClick={() => onChange({ add_tags: [], remove_tags: [tag] }, t("untagged", { tag }))}>
                {tag}
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="fields">
        <input data-first className="field" list={list} value={text} placeholder={t("tagPlaceholder")} aria-label={t("newTag")} onChange={(event) => setText(event.target.value)} />
        <Button type="submit" kind="primary" disabled={!text.trim()}>
          {t("add")}
        </Button>
      </p>
      <datalist id={list}>
        {data?.items.map((tag) => (
          <option key={tag.name} value={tag.name} />
        ))}
      </datalist>
    </form>
  );
}

/** A list to choose from, and a place to name a new one. */
function Shelves({ items, label, onPick, onMake }: { items: readonly { id: string; name: string; on: boolean }[]; label: string; onPick: (id: string, on: boolean) => void; onMake: (name: string) => void }) {
  const { t } = useWords();
  const [name, setName] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) onMake(name.trim());
        setName("");
      }}
    >
      {items.length > 0 && (
        <ul className="shelves">
          {items.map((item) => (
            <li key={item.id}>
              <button type="button" className="menu-item" aria-pressed={item.on} onClick={() => onPick(item.id, !item.on)}>
                <span>{item.name}</span>
                {item.on && <Icon name="check" size={14} />}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="fields">
        <input data-first className="field" value={name} placeholder={label} aria-label={label} onChange={(event) => setName(event.target.value)} />
        <Button type="submit" disabled={!name.trim()}>
          {t("add")}
        </Button>
      </p>
    </form>
  );
}

function Folders({ image, onChange, onClose }: Props) {
  const { t } = useWords();
  const { data } = useQuery(foldersQuery);
  const put = (folder: string, path: string) => {
    onChange({ folder, add_tags: [], remove_tags: [] }, folder ? t("inFolder", { folder: path }) : t("outOfFolder"));
    onClose();
  };
  const items = data?.items.map((one) => ({ id: one.id, name: one.path, on: one.id === image.folder_id })) ?? [];
  return (
    <Shelves
      items={items}
      label={t("newFolder")}
      onPick={(id, on) => put(on ? id : "", items.find((one) => one.id === id)?.name ?? "")}
      onMake={(name) => {
        makeFolder(name)
          .then(() => put(name, name))
          .catch((reason: unknown) => sayWrong(t as never, reason));
      }}
    />
  );
}

function Boards({ image, onClose }: Props) {
  const { t } = useWords();
  const { data } = useQuery(boardsQuery);
  const items = data?.map((one) => ({ id: one.id, name: one.name, on: one.items.some((item) => item.value === image.id) })) ?? [];
  const put = (board: Promise<string>, name: string, on: boolean) => {
    board
      .then(async (id) => {
        await (on ? putOnBoard(id, image.id) : takeOffBoard(id, image.id));
        say(t(on ? "onBoard" : "offBoard", { board: name }), { undo: () => void (on ? takeOffBoard(id, image.id) : putOnBoard(id, image.id)) });
      })
      .catch((reason: unknown) => sayWrong(t as never, reason));
    onClose();
  };
  return (
    <Shelves
      items={items}
      label={t("newBoard")}
      onPick={(id, on) => put(Promise.resolve(id), items.find((one) => one.id === id)?.name ?? "", on)}
      onMake={(name) => put(makeBoard(name), name, true)}
    />
  );
}

const FORMATS: readonly Format[] = ["png", "jpeg", "webp"];

function Download({ image, onClose }: Props) {
  const { t } = useWords();
  const [format, setFormat] = useState<Format>("png");
  const [width, setWidth] = useState(image.width);
  const [prompts, setPrompts] = useState(true);
  const wide = Number.isFinite(width) ? Math.min(image.width, Math.max(16, Math.round(width))) : image.width;
  const sizes = [image.width, 2048, 1024, 512].filter((one, i) => i === 0 || one < image.width);
  return (
    <div className="panel-form">
      <Choice name={t("downloadAs")} value={format} onChange={setFormat} options={FORMATS.map((one) => [one, one === "webp" ? "WebP" : one.toUpperCase()])} />
      <p className="aside">{t(`format.${format}`)}</p>
      <p className="fields">
        <Measure label={t("widthPx")} value={width} min={16} max={image.width} step={1} first onChange={setWidth} />
        {sizes.map((one) => (
          <Button key={one} aria-pressed={one === wide} onClick={() => setWidth(one)}>
            {one}
          </Button>
        ))}
      </p>
      <label className="tick">
        <input type="checkbox" checked={prompts} onChange={(event) => setPrompts(event.target.checked)} />
        <span>
          {t("withPrompts")}
          <span className="aside">{t(prompts ? "withPromptsHint" : "withoutPromptsHint")}</span>
        </span>
      </label>
      <a className="button primary" href={fileUrl(image, { format, ...(wide === image.width ? {} : { width: wide }), prompts, download: true })} download onClick={() => setTimeout(onClose)}>
        <Icon name="download" size={16} />
        {t("downloadSize", { width: wide, height: Math.max(1, Math.round((image.height * wide) / image.width)) })}
      </a>
    </div>
  );
}
