// Pulumi loads a policy pack with require(), and hands it no options of Node's: tsx has to be called for by hand.
require("tsx/cjs");
require("../src/proofs/pack/main.ts");
