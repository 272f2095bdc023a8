/** The words of Pulumi's command that change something, or show it; the longer forms first. */
const verbs =
  "up|preview|refresh|destroy|cancel|login|whoami|import|plugin install|(?:config|stack|state) [a-z][a-z-]+";
const command = new RegExp(`\\bpulumi (${verbs})(?![\\w-])([^\`\\n;]*?)(?=\\bpulumi |[\`\\n;]|$)`, "g");

/** Flags that are no part of a remedy: the stack that is meant, and that nobody is asked. */
const incidental = new Set(["--stack", "--yes", "--file", "--path", "--non-interactive"]);

/**
 * The commands of Pulumi that a document names, each once and without what varies: `up --exclude`, `config rm restoreFrom`.
 * A key of the configuration counts, other values do not.
 */
export function pulumiCommandsIn(document: string): readonly string[] {
  const text = document.replaceAll("\\\n", " ");
  const found = [...text.matchAll(command)].map(([, verb = "", rest = ""]) => {
    // What stands behind a comma or "then" is prose, or another command.
    const words = (rest.split(/[,&#]| \w+ npx /)[0] ?? "").trim().split(/\s+/);
    const flags = words.filter((word) => /^--?[a-z]/.test(word) && !incidental.has(word));
    const [key = ""] = words.filter((word) => /^'?[a-zA-Z]\w+/.test(word) && !flags.includes(word));
    const keyed = /^config (set|rm)$/.test(verb) ? [key.replaceAll(/'|\[\d\]/g, "")] : [];
    return [verb, ...new Set(flags), ...keyed].filter(Boolean).join(" ");
  });
  return [...new Set(found)].sort();
}
