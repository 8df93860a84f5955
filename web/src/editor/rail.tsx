/** The tools: a rail at the side, a bar at the bottom of a phone. */
import type { Editor } from "./core/editor";
import type { ToolName } from "./core/tools/tool";
import { keyHint, type ShortcutId } from "../ui/keys";
import { Sign } from "./signs";
import { useView } from "./stage";
import { useWords } from "./words";

export const TOOLBAR: readonly { tool: ToolName; key: ShortcutId; gap?: true }[] = [
  { tool: "brush", key: "toolBrush" },
  { tool: "eraser", key: "toolEraser" },
  { tool: "lasso", key: "toolLasso" },
  { tool: "polygon", key: "toolPolygon" },
  { tool: "rectangle", key: "toolRectangle" },
  { tool: "smart", key: "toolSelect" },
  { tool: "canvas", key: "toolCanvas", gap: true },
  { tool: "text", key: "toolText" },
  { tool: "move", key: "toolMove" },
  { tool: "hand", key: "toolPan" },
];

/** `onUse` is told of each tool that is taken here. */
export function Rail({ editor, onUse }: { editor: Editor; onUse: () => void }) {
  const { t } = useWords();
  const { tool } = useView(editor);
  return (
    <div className="editor-rail" role="toolbar" aria-label={t("tools.label")} aria-orientation="vertical">
      {TOOLBAR.map((one) => {
        const label = t(`tools.${one.tool}`);
        return (
          <button
            key={one.tool}
            type="button"
            className="button bare round"
            data-gap={one.gap}
            data-tool={one.tool}
            aria-label={label}
            aria-pressed={tool === one.tool}
            data-tip={`${label}  ${keyHint(one.key)}`}
            data-tip-side="right"
            onClick={() => {
              onUse();
              editor.use(one.tool);
            }}
          >
            <Sign name={one.tool} />
          </button>
        );
      })}
    </div>
  );
}
