/**
 * The page's words. What the shell and Create say in English is in the first load; everything else comes when it is
 * asked for: another language with its choice, a lazy feature's words with the feature (`featureWords`).
 */
import i18next from "i18next";
import { use } from "react";
import { initReactI18next, useTranslation } from "react-i18next";

import { en, type Widen, type Words } from "./words/en";

export type { Widen };

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: Words };
  }
}

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = "gesso.language";

type Plain<K extends string> = K extends `${infer Base}_${"one" | "other"}` ? Base : K;
/** Every sentence's path; `_one` and `_other` are one. */
export type WordKey<T, P extends string = ""> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${Plain<K>}` : WordKey<T[K], `${P}${K}.`>;
}[keyof T & string];
export type Say<T> = (key: WordKey<T> | WordKey<Words>, holes?: Record<string, unknown>) => string;

interface Feature {
  en: object;
  load: () => Promise<object>;
  /** Says of itself that it is settled, as React asks it: `use` then goes on without waiting. */
  loading?: Promise<void> & { status?: "fulfilled"; value?: undefined };
}
const features = new Map<string, Feature>();

function wanted(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(KEY);
  } catch {
    // no storage: the browser's language
  }
  const first = [stored, ...navigator.languages].find((tag) => LANGUAGES.some((language) => tag?.startsWith(language)));
  return first?.startsWith("de") ? "de" : "en";
}

function loadFeature(name: string, feature: Feature): Promise<void> {
  if (feature.loading) return feature.loading;
  const loading: Feature["loading"] = feature.load().then((words) => {
    i18next.addResourceBundle("de", name, words);
    if (loading) loading.status = "fulfilled";
  });
  feature.loading = loading;
  return loading;
}

async function load(language: Language): Promise<void> {
  if (language === "en") return;
  const all = [...features].map(([name, feature]) => loadFeature(name, feature));
  if (!i18next.hasResourceBundle(language, "words")) {
    const { de } = await import("./words/de");
    i18next.addResourceBundle(language, "words", de);
  }
  await Promise.all(all);
}

/**
 * Registers a feature's words when its script loads, and returns the hook that says them:
 *
 *     // draft/words.ts
 *     export const useWords = featureWords("draft", en, async () => (await import("./words.de")).de);
 *
 * The hook's `t` knows the feature's keys and the shell's. A page in German waits (Suspense) for its German words.
 */
export function featureWords<T extends object>(name: string, english: T, german: () => Promise<Widen<T>>): () => { t: Say<T>; language: string } {
  features.set(name, { en: english, load: async () => (await german()) });
  if (i18next.isInitialized) i18next.addResourceBundle("en", name, english);
  return function useWords() {
    const { t, i18n } = useTranslation([name, "words"] as never, { nsMode: "fallback" });
    const feature = features.get(name);
    // Also when they are there: React plays a component that has waited again and wants the same hooks of it.
    if (i18n.language === "de" && feature) use(loadFeature(name, feature));
    return { t: t as unknown as Say<T>, language: i18n.language };
  };
}

export async function setLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // without storage the choice lasts until the page is closed
  }
}

export async function startLanguage(): Promise<void> {
  const language = wanted();
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    ns: ["words"],
    defaultNS: "words",
    resources: { en: { words: en, ...Object.fromEntries([...features].map(([name, feature]) => [name, feature.en])) } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  if (language !== "en") {
    await load(language);
    await i18next.changeLanguage(language);
  }
  document.documentElement.lang = language;
}
