/** The firewall's rule that turns customers away from a region that does not serve. */
export const comeBackRule = "standby";
