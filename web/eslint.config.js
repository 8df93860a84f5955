import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import { readdirSync } from "node:fs";
import ts from "typescript-eslint";

/** Features meet only in client/ and ui/: whoever needs a neighbour asks the page that shows both. */
const shared = ["client", "ui", "pages"];
const features = readdirSync(new URL("src/", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !shared.includes(entry.name))
  .map((entry) => entry.name);

export default ts.config(
  { ignores: ["node_modules", "src/client/schema.d.ts", "dist"] },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    plugins: { "react-hooks": hooks, "jsx-a11y": a11y },
    languageOptions: { parserOptions: { projectService: true }, globals: globals.browser },
    rules: {
      ...hooks.configs.recommended.rules,
      ...a11y.flatConfigs.strict.rules,
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/only-throw-error": "off",
      "jsx-a11y/no-autofocus": "off",
      "@typescript-eslint/consistent-indexed-object-style": "off",
    },
  },
  ...["client", "ui"].map((floor) => ({
    files: [`src/${floor}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ group: features.map((f) => `**/${f}/**`), message: "client/ and ui/ know no feature." }] }],
    },
  })),
  ...features.map((feature) => ({
    files: [`src/${feature}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: features.filter((f) => f !== feature).map((f) => `../${f}/**`), message: "Features meet only in client/ and ui/." }] },
      ],
    },
  })),
);
