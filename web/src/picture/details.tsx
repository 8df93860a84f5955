/** How the picture was made, to the byte; and what its own file says of that. */
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import type { Image, WholeImage } from "../client/api";
import { carriedQuery, jobQuery } from "../client/picture";
import { Button } from "../ui/button";
import { seconds } from "../ui/format";
import { Icon } from "../ui/icons";
import { Skeleton } from "../ui/states";
import { useWords } from "./words";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A number somewhere in the plan, whose shape is the engine's business. */
function inPlan(plan: unknown, ...names: string[]): number | null {
  let here = plan;
  for (const name of names) here = typeof here === "object" && here !== null ? (here as Record<string, unknown>)[name] : undefined;
  return typeof here === "number" ? here : null;
}

export function Details({ image, whole, copy }: { image: Image; whole: WholeImage | undefined; copy: (text: string) => void }) {
  const { t, language } = useWords();
  const { data: job } = useQuery({ ...jobQuery(image.job_id ?? ""), enabled: image.job_id != null });
  const when = (time: string) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const steps = inPlan(whole?.plan, "sampling", "steps");
  const guidance = inPlan(whole?.plan, "sampling", "guidance");
  const drew = job?.started_at && job.finished_at ? Date.parse(job.finished_at) - Date.parse(job.started_at) : null;
  return (
    <section aria-label={t("details")}>
      <h3>{t("details")}</h3>
      <dl>
        {image.seed != null && (
          <Fact name={t("seed")}>
            <button type="button" className="facts-seed" aria-label={t("copySeed", { seed: image.seed })} onClick={() => copy(String(image.seed))}>
              {image.seed}
              <Icon name="copy" size={14} />
            </button>
          </Fact>
        )}
        <Fact name={t("size")}>
          {image.width} × {image.height}
          {image.draft && <span className="chip">{t("feed.draft")}</span>}
          {whole && <span className="aside">{number.format(whole.bytes / 1000)} kB</span>}
        </Fact>
        {image.version && <Fact name={t("version")}>{image.version}</Fact>}
        {image.model && (
          <Fact name={t("model")}>
            {image.model}
            {whole?.model_revision && (
              <span className="aside revision" title={whole.model_revision}>
                {whole.model_revision.slice(0, 12)}
              </span>
            )}
          </Fact>
        )}
        {steps !== null && (
          <Fact name={t("steps")}>
            {steps}
            {guidance !== null && guidance !== 1 && <span className="aside">{t("guidance", { value: number.format(guidance) })}</span>}
          </Fact>
        )}
        <Fact name={t("number")}>{image.job_id ? t("ofFour", { n: image.index + 1 }) : t("task.upload")}</Fact>
        <Fact name={t("made")}>
          <time dateTime={image.created_at}>{when(image.created_at)}</time>
        </Fact>
        {drew !== null && <Fact name={t("drawn")}>{t("drawnIn", { time: seconds(drew, language), device: seconds(job?.gpu_ms ?? 0, language) })}</Fact>}
        {image.origin && <Fact name={t("origin")}>{image.origin}</Fact>}
        {image.name && <Fact name={t("file")}>{image.name}</Fact>}
      </dl>
      {job && job.warnings.length > 0 && (
        <ul className="facts-warnings" aria-label={t("warnings")}>
          {job.warnings.map((warning, i) => (
            <li key={`${i}${warning.code}`}>
              <Icon name="warn" size={14} />
              {warning.message}
            </li>
          ))}
        </ul>
      )}
      <Carried image={image} copy={copy} />
    </section>
  );
}

const LONG = 60;

function Carried({ image, copy }: { image: Image; copy: (text: string) => void }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { data, isPending } = useQuery({ ...carriedQuery(image.id), enabled: open });
  const lines = Object.entries(data?.says ?? {}).flatMap(([name, value]) => (typeof value === "string" || typeof value === "number" ? [[name, String(value)] as const] : []));
  return (
    <details className="carried" data-testid="carried" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("carried")}</summary>
      {isPending ? (
        <Skeleton style={{ height: 80 }} />
      ) : lines.length === 0 ? (
        <p className="aside">{t("carriedNothing")}</p>
      ) : (
        <>
          <p className="aside">{t("carriedHint")}</p>
          <dl>
            {lines.map(([name, value]) => (
              <Fact key={name} name={name.replaceAll("_", " ")}>
                <span title={value}>{value.length > LONG ? `${value.slice(0, LONG)}…` : value}</span>
              </Fact>
            ))}
          </dl>
          {data?.notices.map((notice) => (
            <p key={notice.code} className="aside">
              {notice.message}
            </p>
          ))}
          <Button icon="copy" onClick={() => copy(JSON.stringify(data?.says, null, 2))}>
            {t("copyRecipe")}
          </Button>
        </>
      )}
    </details>
  );
}
