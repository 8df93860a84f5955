/** What was made of this picture, as branches; the one that is shown is marked, any other is a click away. */
import { fileUrl, type Image } from "../client/api";
import { branches } from "./core/tree";
import { Sign } from "./signs";
import { useWords } from "./words";

const TASKS = ["imagine", "upload", "vary", "remix", "upscale", "inpaint", "outpaint", "pan", "zoom", "retexture", "edit", "background", "blend", "enhance", "finish", "reroll"] as const;

export function VersionsPanel({ family, shown, onPick }: { family: readonly Image[]; shown: string; onPick: (image: Image) => void }) {
  const { t } = useWords();
  const tree = branches(family);
  return (
    <section className="editor-panel" aria-label={t("versions.label")}>
      <header>
        <h2>{t("versions.label")}</h2>
        <Sign name="branch" size={18} />
      </header>
      {tree.length <= 1 && <p className="aside">{t("versions.empty")}</p>}
      <ol className="editor-versions" data-testid="versions">
        {tree.map(({ version, depth }, n) => {
          const what = t(`task.${TASKS.find((task) => task === version.task) ?? "other"}`);
          return (
            <li key={version.id} style={{ "--depth": Math.min(depth, 6) }}>
              <button
                type="button"
                data-version={version.id}
                aria-current={version.id === shown || undefined}
                onClick={() => onPick(version)}
              >
                <img src={fileUrl(version, { format: "webp", width: 96 })} alt="" loading="lazy" width={44} height={44} />
                <span>
                  <span className="unseen">{t("versions.number", { n: n + 1 })} </span>
                  {what}
                  {version.id === shown && <span className="unseen">, {t("versions.now")}</span>}
                  <small>{version.prompt ? version.prompt.slice(0, 60) : t("canvas.size", { width: version.width, height: version.height })}</small>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
