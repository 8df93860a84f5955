/** What was asked differently: the words one by one, then what else was said. */
import { parameterLines, diffWords, linesOf, wordsOf, type Line } from "./words-diff";
import { letter } from "./layouts";
import type { Side } from "./sides";
import { useWords } from "./words";

export function Changes({ sides }: { sides: readonly Side[] }) {
  const { t } = useWords();
  const prompts = sides.map((side) => side.image?.prompt ?? side.job?.prompt ?? "");
  const words = prompts.map(wordsOf);
  const same = new Set(words).size === 1;
  const facts = linesOf(
    (
      [
        [t("version"), sides.map((side) => side.image?.version ?? side.job?.version ?? "")],
        [t("model"), sides.map((side) => side.image?.model ?? side.job?.model ?? "")],
        [t("seed"), sides.map((side) => String(side.image?.seed ?? ""))],
        [t("size"), sides.map((side) => (side.image ? `${side.image.width} × ${side.image.height}` : ""))],
      ] as const
    ).filter(([, values]) => values.some(Boolean)),
  );
  return (
    <section className="changes" aria-label={t("changed")} data-testid="changes">
      <h2>{t("changed")}</h2>
      {same ? (
        <p className="changes-words">
          {words[0]} <span className="aside">{t("sameWords")}</span>
        </p>
      ) : (
        words.slice(1).map((one, i) => (
          <p key={i} className="changes-words">
            <span className="aside">{`${letter(0)} → ${letter(i + 1)}`}</span>{" "}
            {diffWords(words[0] ?? "", one).map((piece, at) =>
              piece.kind === "same" ? <span key={at}>{piece.text} </span> : piece.kind === "in" ? <ins key={at}>{piece.text} </ins> : <del key={at}>{piece.text} </del>,
            )}
          </p>
        ))
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t("what")}</span>
            </th>
            {sides.map((side, i) => (
              <th key={side.id} scope="col">
                {letter(i)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...parameterLines(prompts), ...facts].map((line) => (
            <Row key={line.name} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ line }: { line: Line }) {
  return (
    <tr data-differs={line.differs || undefined}>
      <th scope="row">{line.name}</th>
      {line.values.map((value, i) => (
        <td key={i}>{value || "–"}</td>
      ))}
    </tr>
  );
}
