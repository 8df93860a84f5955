/** The page's words. English is in the first load, others come when asked for. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { en, type Words } from "./words/en";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: Words };
  }
}

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = "gesso.language";

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

async function load(language: Language): Promise<void> {
  if (language !== "en" && !i18next.hasResourceBundle(language, "words")) {
    const { de } = await import("./words/de");
    i18next.addResourceBundle(language, "words", de);
  }
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
    resources: { en: { words: en } },
    interpolation: { escapeValue: false },
  });
  if (language !== "en") {
    await load(language);
    await i18next.changeLanguage(language);
  }
  document.documentElement.lang = language;
}
