// What classic scripts and the service put beside our modules.
declare function readMailWords(root: Element): { text: string; links: { text: string; href: string }[]; hidden: string[] };
declare const WORDS: Record<string, { languageTag: string; reportSentTitle: string; reportSent: string; reportNotSentTitle: string; reportNotSent: string }>;
declare const SERVICE: string;
