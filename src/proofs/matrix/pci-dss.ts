/**
 * The number of requirements in each of the standard's twelve chapters, at every depth from 1.2.5 on, by the defined
 * approach; what its appendices add for some service providers is left out. Two lists of all numbers that were made apart agree on them:
 * Sectutor/ComplianceOS-Core, packages/core/src/data/frameworks/pci.ts, and felixatter/PCI-breakout-hosting,
 * Breakout/breakout0core.md.
 */
const requirementsIn = [19, 11, 29, 6, 13, 19, 12, 29, 27, 27, 21, 37];

/** The number of the standard's requirements. */
export const allRequirements = requirementsIn.reduce((sum, count) => sum + count, 0);

/** The part of the standard that rules serve, in the words of report and documents. */
export const servedText = (numbers: readonly string[]): string =>
  `Rules serve ${numbers.length} of the standard's ${allRequirements} requirements`;

/** The requirements of PCI DSS v4.0.1 that rules serve, in short and in our own words. */
export const pciDss: Readonly<Record<string, string>> = {
  "1.2.5": "Services, protocols and ports are known and needed",
  "1.3.1": "Traffic into the cardholder data environment is restricted to what is needed",
  "1.3.2": "Traffic out of it is restricted to what is needed",
  "1.4.1": "Controls stand between trusted and untrusted networks",
  "1.4.2": "From untrusted networks only public services are reached",
  "1.4.4": "What stores cardholder data is not reached from untrusted networks",
  "1.4.5": "Internal addresses are not told to strangers",
  "2.2.1": "Systems are configured by a standard",
  "2.2.2": "Vendors' defaults are not in use",
  "2.2.4": "Only needed functions are enabled",
  "2.2.6": "Security parameters prevent misuse",
  "3.2.1": "Data is kept only as long as it is needed",
  "3.3.2": "Sensitive authentication data is not kept in the clear",
  "3.4.1": "Card numbers are masked where they are shown",
  "3.5.1": "Stored card numbers are unreadable",
  "3.6.1": "Keys are protected against disclosure and misuse",
  "3.7.4": "Keys change when their time is over",
  "4.2.1": "Strong cryptography protects what is transmitted",
  "4.2.1.1": "Trusted keys and certificates are known",
  "6.2.4": "Common attacks on software are prevented",
  "6.3.1": "Vulnerabilities are identified",
  "6.3.2": "Software and its components are known",
  "6.3.3": "Security patches are installed",
  "6.4.2": "Attacks on public web applications are detected and prevented automatically",
  "6.5.1": "Changes follow a procedure that shows their effect and how they are undone",
  "6.5.3": "Production is separate from other environments",
  "7.2.1": "Access is granted by a model",
  "7.2.2": "People have the least privileges that they need",
  "7.2.5": "Applications and systems have the least privileges that they need",
  "8.2.1": "Everybody has an identity of their own",
  "8.3.1": "Whoever comes in has shown who it is",
  "8.3.9": "Passwords that are the only factor do not grow old",
  "8.4.2": "Access to cardholder data takes a second factor",
  "8.4.3": "Access from outside takes a second factor",
  "8.6.1": "System accounts are not used by people",
  "8.6.2": "No password of a system is written into code or configuration",
  "8.6.3": "Passwords of systems change often enough",
  "10.2.1": "What happens is recorded",
  "10.2.1.1": "Who reads what is stored of payers is recorded",
  "10.2.1.2": "What administrators do is recorded",
  "10.2.1.3": "Who reads the records is recorded",
  "10.2.2": "Records tell who, what, when and from where",
  "10.3.1": "Records are read only by who has to",
  "10.3.2": "Records cannot be changed",
  "10.3.4": "A change of records is noticed",
  "10.4.1.1": "Records are reviewed automatically",
  "10.5.1": "Records are kept for twelve months",
  "10.7.2": "Failures of security controls are noticed and answered",
  "11.3.1": "What runs is scanned for vulnerabilities",
  "11.5.2": "Changes of critical files are noticed",
  "12.5.1": "What is in scope is known",
  "12.10.1": "An incident is answered by a plan that brings the business back",
  "12.10.2": "The plan is tested",
};
