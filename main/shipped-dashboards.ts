import edgeFirewall from '../assets/dashboards/edge-firewall.json'
import networkFirewall from '../assets/dashboards/network-firewall-triage.json'
import sizing from '../assets/dashboards/sizing.json'
import trafficAnalytics from '../assets/dashboards/traffic-analytics.json'
import { type Dashboard, dashboard } from '../shared/model/dashboard'

/** The dashboards that come with the program, made of the same parts as a user's. */
export const shippedDashboards: readonly Dashboard[] = [edgeFirewall, trafficAnalytics, networkFirewall, sizing].map(
  each => dashboard.parse({ ...each, created: 0, updated: 0 }),
)
