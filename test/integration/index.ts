/** `tsx test/integration` is `npm run verify`: checks of what is deployed, from outside and through AWS's APIs. */
import "../../src/tools/verify/main.ts";
