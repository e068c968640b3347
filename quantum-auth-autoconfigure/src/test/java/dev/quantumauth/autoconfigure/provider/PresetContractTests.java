/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.quantumauth.autoconfigure.provider;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each cloud expects, word for word, as its documentation or its own client has it:
 * where the token goes and in which header, the token request, and what is asked for the
 * health, seen where the requests arrive. Each contract has a mutant, which it alone
 * notices.
 */
@Tag("boot")
@Tag("http")
class PresetContractTests {

	// One changed field for each preset
	private static final Map<String, String> MUTANTS = Map.ofEntries(
			Map.entry("alice-bob", "token-header.scheme=Bearer"), Map.entry("aqt", "token-request.content-type=form"),
			Map.entry("aqt-key", "url=https://arnica.aqt.eu"),
			Map.entry("azure", "scope=https://quantum.microsoft.com/all"),
			Map.entry("azure-key", "token-header.name=x-api-key"), Map.entry("dwave", "token-header.name=X-API-KEY"),
			Map.entry("ibm", "token-request.names.api-key=api_key"), Map.entry("ionq", "token-header.scheme=Bearer"),
			Map.entry("mqss", "url=https://portal.quantum.lrz.de/v1/"),
			Map.entry("openquantum", "client-authentication-method=client_secret_basic"),
			Map.entry("oqc", "probe.uri=version"), Map.entry("oqc-login", "token-request.names.username=username"),
			Map.entry("pasqal", "token-request.parameters.realm=users"),
			Map.entry("pasqal-service", "token-request.parameters.audience="),
			Map.entry("qbraid", "token-header.name=X-Auth-Token"), Map.entry("quandela", "token-header.scheme=Token"),
			Map.entry("quantum-inspire", "client-id=another"), Map.entry("qudora", "url=https://api.qudora.com/v1"),
			Map.entry("rigetti", "lifetime=1h"),
			Map.entry("rigetti-service", "client-authentication-method=client_secret_post"),
			Map.entry("scaleway", "url=https://api.scaleway.com/qaas"),
			Map.entry("xanadu", "headers.Accept-Version=0.5.0"));

	private static EveryHost hosts;

	@BeforeAll
	static void start() throws IOException {
		hosts = new EveryHost();
	}

	@AfterAll
	static void stop() throws IOException {
		hosts.close();
	}

	static List<Contract> contracts() {
		return List.of(
				Contract.of("alice-bob", "quantum.auth.accounts.alice-bob.api-key=k-1")
					.sendsTo("https://api-gcp.alice-bob.com")
					.as("Authorization: Basic k-1")
					.isProbedAt("https://api-gcp.alice-bob.com/v1/health/"),
				Contract
					.of("aqt", "quantum.auth.accounts.aqt.client-id=c-1", "quantum.auth.accounts.aqt.client-secret=s-1")
					.sendsTo("https://arnica.aqt.eu/api")
					.as("Authorization: Bearer t-1")
					.asks("POST https://arnica.eu.auth0.com/oauth/token | json | audience=https://arnica.aqt.eu/api & client_id=c-1 & client_secret=s-1 & grant_type=client_credentials")
					.isAnswered("{\"access_token\": \"t-1\", \"token_type\": \"Bearer\", \"expires_in\": 3600}", 3600)
					.isUnauthenticatedBy(401, 403)
					.orFrom("AQT_CLIENT_ID=c-1", "AQT_CLIENT_SECRET=s-1"),
				Contract.of("aqt-key", "quantum.auth.accounts.aqt-key.api-key=k-1")
					.sendsTo("https://arnica.aqt.eu/api")
					.as("Authorization: Bearer k-1")
					.isUnauthenticatedBy(401, 403)
					.orFrom("AQT_TOKEN=k-1"),
				Contract
					.of("azure", "quantum.auth.accounts.azure.client-id=c-1",
							"quantum.auth.accounts.azure.client-secret=s-1",
							"quantum.auth.accounts.azure.variables.location=eastus",
							"quantum.auth.accounts.azure.variables.tenant=t-9")
					.sendsTo("https://eastus.quantum.azure.com")
					.as("Authorization: Bearer t-1")
					.asks("POST https://login.microsoftonline.com/t-9/oauth2/v2.0/token | form | client_id=c-1 & client_secret=s-1 & grant_type=client_credentials & scope=https://quantum.microsoft.com/.default")
					.isAnswered("{\"access_token\": \"t-1\", \"token_type\": \"Bearer\", \"expires_in\": 3600}", 3600)
					.orFrom("AZURE_TENANT_ID=t-9", "AZURE_CLIENT_ID=c-1", "AZURE_CLIENT_SECRET=s-1"),
				Contract
					.of("azure-key", "quantum.auth.accounts.azure-key.api-key=k-1",
							"quantum.auth.accounts.azure-key.variables.location=eastus")
					.sendsTo("https://eastus.quantum.azure.com")
					.as("x-ms-quantum-api-key: k-1"),
				Contract.of("dwave", "quantum.auth.accounts.dwave.api-key=k-1")
					.sendsTo("https://cloud.dwavesys.com/sapi")
					.as("X-Auth-Token: k-1")
					.orFrom("DWAVE_API_TOKEN=k-1"),
				Contract.of("ibm", "quantum.auth.accounts.ibm.api-key=k-1")
					.sendsTo("https://quantum.cloud.ibm.com/api/v1")
					.as("Authorization: Bearer t-1", "IBM-API-Version: 2026-04-15")
					.asks("POST https://iam.cloud.ibm.com/identity/token | form | apikey=k-1 & grant_type=urn:ibm:params:oauth:grant-type:apikey & response_type=cloud_iam")
					.isAnswered(
							"{\"access_token\": \"t-1\", \"refresh_token\": \"not_supported\", \"token_type\": \"Bearer\", \"expires_in\": 3600, \"expiration\": 1473188353, \"scope\": \"ibm openid\"}",
							3600)
					.orFrom("QISKIT_IBM_TOKEN=k-1"),
				Contract.of("ionq", "quantum.auth.accounts.ionq.api-key=k-1")
					.sendsTo("https://api.ionq.co/v0.4")
					.as("Authorization: apiKey k-1")
					.isProbedAt("https://api.ionq.co/v0.4/backends")
					.orFrom("QISKIT_IONQ_API_TOKEN=k-1")
					.orFrom("IONQ_API_KEY=k-1")
					.orFrom("IONQ_API_TOKEN=k-1"),
				Contract.of("mqss", "quantum.auth.accounts.mqss.api-key=k-1")
					.sendsTo("https://portal.quantum.lrz.de:4000/v1")
					.as("Authorization: Bearer k-1"),
				Contract
					.of("openquantum", "quantum.auth.accounts.openquantum.client-id=c-1",
							"quantum.auth.accounts.openquantum.client-secret=s-1")
					.sendsTo("https://scheduler.openquantum.com", "https://management.openquantum.com")
					.as("Authorization: Bearer t-1")
					.asks("POST https://id.openquantum.com/realms/platform/protocol/openid-connect/token | form | client_id=c-1 & client_secret=s-1 & grant_type=client_credentials")
					.isAnswered("{\"access_token\": \"t-1\", \"token_type\": \"Bearer\", \"expires_in\": 3600}", 3600),
				Contract
					.of("oqc", "quantum.auth.accounts.oqc.api-key=k-1",
							"quantum.auth.accounts.oqc.url=https://oqc.example.com")
					.sendsTo("https://oqc.example.com")
					.as("Authentication-Token: k-1")
					.isProbedAt("https://oqc.example.com/admin/version"),
				Contract
					.of("oqc-login", "quantum.auth.accounts.oqc-login.username=me@example.com",
							"quantum.auth.accounts.oqc-login.password=p-1",
							"quantum.auth.accounts.oqc-login.url=https://oqc.example.com")
					.sendsTo("https://oqc.example.com")
					.as("Authentication-Token: t-1")
					.asks("POST https://oqc.example.com/admin/login?include_auth_token=true | json | email=me@example.com & password=p-1")
					.isAnswered("{\"response\": {\"user\": {\"authentication_token\": \"t-1\"}}}", null)
					.isProbedAt("https://oqc.example.com/admin/version"),
				Contract
					.of("pasqal", "quantum.auth.accounts.pasqal.username=me",
							"quantum.auth.accounts.pasqal.password=p-1")
					.sendsTo("https://apis.pasqal.cloud/core-fast", "https://apis.pasqal.cloud/account")
					.as("Authorization: Bearer t-1")
					.asks("POST https://authenticate.pasqal.cloud/oauth/token | form | audience=https://apis.pasqal.cloud/account/api/v1 & client_id=PeZvo7Atx7IVv3iel59asJSb4Ig7vuSB & grant_type=http://auth0.com/oauth/grant-type/password-realm & password=p-1 & realm=pcs-users & username=me")
					.isAnswered("{\"access_token\": \"t-1\", \"token_type\": \"Bearer\", \"expires_in\": 3600}", 3600)
					.isProbedAt("https://apis.pasqal.cloud/core-fast/api/v1/devices/public-specs"),
				Contract
					.of("pasqal-service", "quantum.auth.accounts.pasqal-service.client-id=c-1",
							"quantum.auth.accounts.pasqal-service.client-secret=s-1")
					.sendsTo("https://apis.pasqal.cloud/core-fast", "https://apis.pasqal.cloud/account")
					.as("Authorization: Bearer t-1")
					.asks("POST https://authenticate.pasqal.cloud/oauth/token | form | audience=https://apis.pasqal.cloud/account/api/v1 & client_id=c-1 & client_secret=s-1 & grant_type=client_credentials")
					.isAnswered("{\"access_token\": \"t-1\", \"token_type\": \"Bearer\", \"expires_in\": 3600}", 3600)
					.isProbedAt("https://apis.pasqal.cloud/core-fast/api/v1/devices/public-specs"),
				Contract.of("qbraid", "quantum.auth.accounts.qbraid.api-key=k-1")
					.sendsTo("https://api-v2.qbraid.com/api/v1")
					.as("X-API-KEY: k-1")
					.orFrom("QBRAID_API_KEY=k-1"),
				Contract.of("quandela", "quantum.auth.accounts.quandela.api-key=k-1")
					.sendsTo("https://api.cloud.quandela.com")
					.as("Authorization: Bearer k-1")
					.orFrom("PCVL_CLOUD_TOKEN=k-1"),
				Contract.of("quantum-inspire", "quantum.auth.accounts.quantum-inspire.refresh-token=r-1")
					.sendsTo("https://api.quantum-inspire.com")
					.as("Authorization: Bearer t-1")
					.asks("POST https://auth.qi2.quantum-inspire.com/realms/oidc_production/protocol/openid-connect/token | form | client_id=compute-job-manager & grant_type=refresh_token & refresh_token=r-1")
					.isAnswered("{\"access_token\": \"t-1\", \"token_type\": \"Bearer\", \"expires_in\": 3600}", 3600)
					.discovers("https://auth.qi2.quantum-inspire.com/realms/oidc_production",
							"https://auth.qi2.quantum-inspire.com/realms/oidc_production/protocol/openid-connect/token")
					.isProbedAt(
							"https://auth.qi2.quantum-inspire.com/realms/oidc_production/.well-known/openid-configuration"),
				Contract.of("qudora", "quantum.auth.accounts.qudora.api-key=k-1")
					.sendsTo("https://api.qudora.com")
					.as("Authorization: Bearer k-1")
					.orFrom("QUDORA_API_TOKEN=k-1"),
				Contract.of("rigetti", "quantum.auth.accounts.rigetti.refresh-token=r-1")
					.sendsTo("https://api.qcs.rigetti.com")
					.as("Authorization: Bearer t-1")
					.asks("POST https://auth.qcs.rigetti.com/oauth2/aus8jcovzG0gW2TUG355/v1/token | form | client_id=0oa3ykoirzDKpkfzk357 & grant_type=refresh_token & refresh_token=r-1")
					.isAnswered("{\"access_token\": \"t-1\", \"token_type\": \"Bearer\", \"refresh_token\": \"r-2\"}",
							86400)
					.discovers("https://auth.qcs.rigetti.com/oauth2/aus8jcovzG0gW2TUG355",
							"https://auth.qcs.rigetti.com/oauth2/aus8jcovzG0gW2TUG355/v1/token")
					.isProbedAt(
							"https://auth.qcs.rigetti.com/oauth2/aus8jcovzG0gW2TUG355/.well-known/openid-configuration"),
				Contract
					.of("rigetti-service", "quantum.auth.accounts.rigetti-service.client-id=c-1",
							"quantum.auth.accounts.rigetti-service.client-secret=s-1")
					.sendsTo("https://api.qcs.rigetti.com")
					.as("Authorization: Bearer t-1")
					.asks("POST https://auth.qcs.rigetti.com/oauth2/aus8jcovzG0gW2TUG355/v1/token | form, authorization: Basic Yy0xOnMtMQ== | grant_type=client_credentials")
					.isAnswered("{\"access_token\": \"t-1\", \"token_type\": \"Bearer\"}", 86400)
					.discovers("https://auth.qcs.rigetti.com/oauth2/aus8jcovzG0gW2TUG355",
							"https://auth.qcs.rigetti.com/oauth2/aus8jcovzG0gW2TUG355/v1/token")
					.isProbedAt(
							"https://auth.qcs.rigetti.com/oauth2/aus8jcovzG0gW2TUG355/.well-known/openid-configuration"),
				Contract.of("scaleway", "quantum.auth.accounts.scaleway.api-key=k-1")
					.sendsTo("https://api.scaleway.com/qaas/v1alpha1")
					.as("X-Auth-Token: k-1")
					.orFrom("QISKIT_SCALEWAY_SECRET_KEY=k-1"),
				Contract.of("xanadu", "quantum.auth.accounts.xanadu.api-key=k-1")
					.sendsTo("https://platform.xanadu.ai")
					.as("Authorization: Bearer t-1", "Accept-Version: 0.4.0")
					.asks("POST https://platform.xanadu.ai/auth/realms/platform/protocol/openid-connect/token | form | client_id=public & grant_type=refresh_token & refresh_token=k-1")
					.isAnswered("{\"access_token\": \"t-1\", \"token_type\": \"Bearer\", \"expires_in\": 3600}", 3600));
	}

	@Test
	void eachPresetHasAContract() {
		assertThat(contracts()).extracting(Contract::name)
			.containsExactlyElementsOf(new ProviderPresets(getClass().getClassLoader()).names())
			.containsExactlyInAnyOrderElementsOf(MUTANTS.keySet());
	}

	@ParameterizedTest
	@MethodSource("contracts")
	void oneChangedFieldBreaksTheContract(Contract contract) {
		assertThat(contract.problems(hosts,
				"quantum.auth.providers." + contract.name() + "." + MUTANTS.get(contract.name())))
			.isNotEmpty();
	}

	@ParameterizedTest
	@MethodSource("contracts")
	void presetKeepsTheContractOfItsCloudWhateverIsChangedOfOthers(Contract contract) {
		String[] mutations = MUTANTS.entrySet()
			.stream()
			.filter((mutant) -> !mutant.getKey().equals(contract.name()))
			.map((mutant) -> "quantum.auth.providers." + mutant.getKey() + "." + mutant.getValue())
			.toArray(String[]::new);
		assertThat(contract.problems(hosts, mutations)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("alternatives")
	void credentialMayComeFromTheVariablesOfTheCloudsOwnClient(Contract contract, List<String> variables) {
		assertThat(contract.problemsWith(hosts, variables)).isEmpty();
	}

	static Stream<Arguments> alternatives() {
		return contracts().stream()
			.flatMap((contract) -> contract.variables().stream().map((each) -> Arguments.of(contract, each)));
	}

}
